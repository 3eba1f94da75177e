import { wrappings } from "./registry.ts";

/** In the order of the report; others follow. */
const WRAPPED = "wrapped lines";
const ORDER = [...wrappings.map(({ name }) => name), WRAPPED];

/** What was removed from a log. */
export class Tally {
  readonly #counts = new Map<string, number>();

  readonly note = (name: string): void => {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  };

  /** Lines where a break inside a string may have taken blanks away. */
  guessed = 0;

  /** The name of each thing that was removed. */
  names(): readonly string[] {
    const place = (name: string): number => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
    const names = [...this.#counts.keys()].sort((one, other) => place(one) - place(other));
    const guess = ` (blanks at the breaks in ${this.guessed} ${this.guessed === 1 ? "string" : "strings"} are a guess)`;
    return names.map((name) => (name === WRAPPED && this.guessed > 0 ? name + guess : name));
  }
}
