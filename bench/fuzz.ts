/**
 * `npm run fuzz [-- LINES]`: feeds damaged and random lines, ten million unless told, to the parser and the joiner, and
 * pasted logs (fuzz-pasted.ts) to what takes wrappings off. It ends with an error at the first throw, at a line that takes too long, when memory grows, or when a prototype of
 * JavaScript's own has changed. A run of fewer lines is among the tests.
 */
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Joiner } from "../src/strace/join.ts";
import { LineParser } from "../src/strace/parse.ts";
import { fuzzPasted } from "./fuzz-pasted.ts";
import { Damage } from "../test/support/damage.ts";
import { linesOf, recordings } from "../test/support/recorded.ts";

/** Milliseconds that a line may take for each 2^20 characters; short lines may take as long as one of 2^15. */
const ALLOWED = 50;
const SHORTEST = 1 << 15;
/** What garbage of the collector itself and of the tables of words may add. */
const MAY_GROW = 24 << 20;
/** After so many lines one pasted log is read. */
const LINES_A_LOG = 2000;
const TEN_MILLION = 10_000_000;

export interface Fuzzed {
  readonly lines: number;
  /** How many could be read all the same. */
  readonly read: number;
  readonly seconds: number;
  readonly grownMiB: number;
  /** The slowest line, in milliseconds for 2^20 characters. */
  readonly slowest: number;
  readonly faults: readonly string[];
}

/** Feeds `count` lines, half of them damaged recordings and the others made up. */
export function fuzz(count: number, seed: number): Fuzzed {
  const faults: string[] = [];
  const originals = [...new Set(recordings.flatMap(linesOf))];
  const prototypes = shapeOfPrototypes();
  const damage = new Damage(seed);
  const reader = new Reader(faults);
  const started = performance.now();
  // The first lines fill the tables and warm the compiler.
  let before = 0;
  for (let number = 1; number <= count && faults.length < 10; number++) {
    reader.read(damage.below(16) === 0 ? madeUp(damage) : damage.line(originals), number);
    if (number % LINES_A_LOG === 0) faults.push(...fuzzPasted(damage, originals));
    if (number === Math.floor(count / 4)) before = heapInUse();
  }
  const grown = heapInUse() - before;
  if (grown > MAY_GROW) faults.push(`memory grew by ${(grown / 2 ** 20).toFixed(1)} MiB`);
  if (shapeOfPrototypes() !== prototypes) faults.push("a prototype has changed");
  return {
    lines: count,
    read: reader.understood,
    seconds: (performance.now() - started) / 1000,
    grownMiB: grown / 2 ** 20,
    slowest: reader.slowest,
    faults,
  };
}

/** Reads each line alone and as part of one long log; every name is wanted but those of an odd length now and then. */
class Reader {
  understood = 0;
  slowest = 0;
  readonly #faults: string[];
  readonly #parser = new LineParser((name) => this.#all || name.length % 2 === 0);
  readonly #joiner: Joiner;
  #all = true;
  /** The length of the line before. */
  #before = 0;

  constructor(faults: string[]) {
    this.#faults = faults;
    this.#joiner = new Joiner(this.#parser, () => undefined, { limit: 1000 });
  }

  read(text: string, number: number): void {
    this.#all = number % 3 !== 0;
    // What looks like the rest of the line before is read together with it.
    const share = Math.max(text.length + this.#before, SHORTEST) / 2 ** 20;
    this.#before = text.length;
    const started = performance.now();
    this.#feed(text, number);
    let took = performance.now() - started;
    // The machine may have been busy elsewhere: what counts is the processor's time, of the best of some looks.
    for (let look = 0; look < 5 && took > ALLOWED * share; look++) took = Math.min(took, this.#cpuTime(text, number));
    this.slowest = Math.max(this.slowest, took / share);
    if (took > ALLOWED * share)
      this.#faults.push(`slow: ${took.toFixed(1)} ms for ${text.length} characters: ${sample(text)}`);
  }

  #cpuTime(text: string, number: number): number {
    const before = process.cpuUsage();
    this.#feed(text, number);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }

  #feed(text: string, number: number): void {
    try {
      const line = this.#parser.parseLine(text);
      if (line.type !== "unparsed") this.understood++;
      this.#joiner.push(line, text, number);
    } catch (error) {
      this.#faults.push(`${String(error)}: ${sample(text)}`);
    }
  }
}

/** A line out of nothing: bytes of all kinds, or one piece many times over, now and then a long one. */
function madeUp(damage: Damage): string {
  const length = damage.below(200) === 0 ? damage.below(1 << 18) : damage.below(200);
  if (damage.below(2) === 0) {
    const wide = damage.below(4) === 0 ? 0x2000 : 128;
    return String.fromCharCode(...Array.from({ length: Math.min(length, 2000) }, () => damage.below(wide)));
  }
  const piece = damage.pick(repeated);
  return `${damage.pick(openings)}${piece.repeat(Math.ceil(length / piece.length))}${damage.pick(["", ") = 0", " <unfinished ...>"])}`;
}

const openings = [
  "",
  "7 f(",
  "7 close(3<UNIX:[",
  "7 f([",
  "7 <... f resumed>",
  "7 f({a=",
  '7 f("',
  "7 f(1",
  "--- SIGX ",
  "strace: ",
];
const repeated = [
  ...[
    "[",
    "(",
    "{",
    "}",
    '"',
    "\\",
    '\\"',
    "<",
    ">",
    "a",
    "1",
    ",",
    ", ",
    " ",
    "=",
    "=>",
    "->",
    "|",
    "~",
    "'",
    "...",
    "/*",
  ],
  ...[
    "*/",
    "@",
    "x=",
    "{x=",
    "[1, ",
    "a(",
    "<a>",
    "<a ",
    "a|",
    "a<",
    "1<",
    " /* x */",
    "strace",
    "strace: ",
    "/a",
    "/",
    "../",
  ],
  ...[
    "[ Process PID=",
    "\x1b[0m",
    "\x1b[",
    "\x1b]8;",
    " <unfinished ...>",
    "<... f resumed>",
    "[pid 7] ",
    "UNIX:[",
    "aB3_,",
  ],
];

/** The names of everything that the prototypes of plain values hold. */
function shapeOfPrototypes(): string {
  return [Object, Array, String, Number, Function, Map, Set, RegExp]
    .map(({ name, prototype }) => `${name}: ${Reflect.ownKeys(prototype).map(String).join(" ")}`)
    .join("\n");
}

function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

function sample(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { faults, ...result } = fuzz(Number(process.argv[2] ?? TEN_MILLION), Date.now());
  console.log(result);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
