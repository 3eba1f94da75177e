import { wrappings } from "./registry.ts";
import { WRAPPED } from "./wrapped-lines.ts";

/** In the order of the report; others follow. */
const ORDER = [...wrappings.map(({ name }) => name), WRAPPED];

/** What was removed from a log, and where that is in doubt. */
export class Tally {
  readonly #removed = new Set<string>();
  readonly #doubts = new Map<string, number>();

  readonly note = (name: string): void => {
    this.#removed.add(name);
  };

  /** A line in which the text of a string is in doubt. */
  readonly doubt = (name: string): void => {
    this.#removed.add(name);
    this.#doubts.set(name, (this.#doubts.get(name) ?? 0) + 1);
  };

  /** The name of each thing that was removed: `HTML entities (but in the strings of 2 lines)`. */
  names(): readonly string[] {
    const place = (name: string): number => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
    return [...this.#removed].sort((one, other) => place(one) - place(other)).map((name) => name + this.#doubtOf(name));
  }

  #doubtOf(name: string): string {
    const count = this.#doubts.get(name) ?? 0;
    if (count === 0) return "";
    const lines = `${count} ${count === 1 ? "line" : "lines"}`;
    return name === WRAPPED
      ? ` (in strings of ${lines} a break may have taken more than one blank)`
      : ` (but in the strings of ${lines}: they may be the program's own)`;
  }
}
