import type { UnparsedLine } from "../strace/line.ts";

/** So many names are reported, and so much of each. */
const MOST = 3;
const LONGEST = 40;

/**
 * The sources of a text: containers, files, hosts. Their pids are not each other's, and mostly the same: the first that has
 * lines of strace is read, and lines of others are not.
 */
export class Sources {
  #first: string | null = null;
  readonly #others = new Set<string>();

  /** Null: the line of that source is to be read; it is one of strace. */
  refused(source: string | undefined): UnparsedLine | null {
    if (source === undefined) return null;
    this.#first ??= source;
    if (source === this.#first) return null;
    if (this.#others.size <= MOST) this.#others.add(source);
    const expected = `a line of ${shown(this.#first)}: ${shown(source)} is another source`;
    return { type: "unparsed", code: "other-source", column: 0, expected, call: null };
  }

  /** For the report; null: there is one source alone. */
  report(): string | null {
    if (this.#first === null || this.#others.size === 0) return null;
    const names = [...this.#others].slice(0, MOST).map(shown).join(", ");
    const more = this.#others.size > MOST ? ", ..." : "";
    return `several sources in one log (read is ${shown(this.#first)} alone, not ${names}${more})`;
  }
}

function shown(name: string): string {
  return name.replace(/[^\x21-\x7e]/g, "?").slice(0, LONGEST);
}
