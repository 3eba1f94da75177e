/** Damage to lines, the same for the same seed: what a fuzzer feeds, and what two readers must agree on. */
const pieces = [
  ...[
    '"',
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    ",",
    " ",
    "=",
    "|",
    "~",
    "'",
    "-",
    "1",
    "a",
    "?",
    ":",
    "\t",
    "\0",
    "é",
  ],
  ...[
    ", ",
    "=>",
    " => ",
    "->",
    "...",
    "/*",
    " */",
    '@"',
    "0x",
    "x=",
    "==",
    "&&",
    ") = 0",
    "-1 E",
    "= ",
    "#64",
    "[pid ",
    "\x1b[0m",
  ],
  ...["<unfinished ...>", " <unfinished ...>", " <detached ...>", " <unfinished ...>) = ?", "<pid changed to 5 ...>"],
  ...[
    " resumed>",
    "<... ",
    "+++ ",
    "--- ",
    " ---",
    " +++",
    "12:13:14.5 ",
    "(+  1.5) ",
    "(deleted)",
    " [a:b]",
    "__proto__",
  ],
  ...['UNIX:[1,"', "(null):[", "strace: Process 5 attached", "/usr/bin/strace: [ Process PID=3 runs in 32 bit mode. ]"],
  ...["[ Process PID=3 runs in 32 bit mode. ]", "25.00    0.000010          10         1           read"],
];

export class Damage {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    // Numerical Recipes' linear congruential generator.
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const found = from[this.below(from.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }

  /** One of the lines with one to four pieces put in, taken out or replaced. */
  line(lines: readonly string[]): string {
    let line = this.pick(lines);
    for (let times = this.below(4) + 1; times > 0; times--) line = this.#once(line, lines);
    return line;
  }

  #once(line: string, lines: readonly string[]): string {
    const at = this.below(line.length + 1);
    const gone = this.below(3) === 0 ? this.below(20) : this.below(3);
    const put = this.below(4) === 0 ? this.#cutting(lines) : this.pick(pieces);
    return line.slice(0, at) + (this.below(3) === 0 ? "" : put) + line.slice(at + gone);
  }

  #cutting(lines: readonly string[]): string {
    const other = this.pick(lines);
    const at = this.below(other.length);
    return other.slice(at, at + this.below(60));
  }
}
