/**
 * strace/ reads the language of strace's output, of every version and with every option: text -> lines -> records. It
 * knows nothing about sockets. decode/, trace/ and sources/ use it. It never throws on its input, never does I/O and
 * has no state but in the objects it gives (LineParser, Joiner); grammar/strace.peggy is its specification, rule by
 * rule.
 */
import { Caches } from "./caches.ts";
import { Cursor, MAX_LINE } from "./cursor.ts";
import type { CallLine, DetachedLine, Line, Prefix, UnfinishedLine, UnparsedLine } from "./line.ts";
import { callArguments } from "./rules/arguments.ts";
import { callLine } from "./rules/call.ts";
import { anyLine, type Wanted } from "./rules/line.ts";
import type { Argument } from "./value.ts";

const tooLong: UnparsedLine = {
  type: "unparsed",
  code: "too-long",
  column: MAX_LINE,
  expected: `the end of the line within ${MAX_LINE} characters`,
  call: null,
};

/** Reads lines: one for each trace, made by whoever begins the trace, for the trace's joiner too. */
export class LineParser {
  readonly #wanted: Wanted;
  readonly #cursor = new Cursor(new Caches());

  /**
   * @param wanted whether to read a call of this name: of others nothing is built, their lines are `skipped`
   * @param options remarks: a line may end with what a reader wrote behind it: `close(3) = 0 # here`
   */
  constructor(wanted: Wanted, { remarks = false }: { readonly remarks?: boolean } = {}) {
    this.#wanted = wanted;
    this.#cursor.remarks = remarks;
  }

  /** How many remarks were left out. */
  get remarks(): number {
    return this.#cursor.remarksRead;
  }

  /** Reads one line, without its newline. What cannot be read is an `unparsed` line. */
  parseLine(line: string): Line {
    if (line.length > MAX_LINE) return tooLong;
    const c = this.#cursor;
    const read = anyLine(c.start(line), this.#wanted);
    if (read !== null && (!hasColour(read) || !line.includes("\x1b"))) return read;
    const fault = faultOf(c);
    return line.includes("\x1b") ? (anyLine(c.start(plain(line)), this.#wanted) ?? fault) : fault;
  }

  /** A call from behind its `(`, as the joiner puts it together. */
  parseCall(name: string, text: string, prefix: Prefix): CallLine | UnfinishedLine | DetachedLine | UnparsedLine {
    if (text.length > MAX_LINE) return tooLong;
    return callLine(this.#cursor.start(text), prefix, name) ?? faultOf(this.#cursor);
  }

  /** The arguments in the head of an unfinished call, as far as they can be read. */
  parseArguments(head: string): readonly Argument[] {
    return callArguments(this.#cursor.start(head.slice(0, MAX_LINE))) ?? this.#cursor.argumentsBefore;
  }
}

/** Whether half a call may have colours in the part that is not read yet, or a frame that could not be read. */
function hasColour(line: Line): boolean {
  if (line.type === "attachment") return line.kind === "stack" && line.frame === null;
  if (line.type === "resumed") return line.tail.includes("\x1b");
  return line.type === "unfinished" && line.head.includes("\x1b");
}

/** Without the colours between tokens and the links around names that --color prints (since 7.0). */
function plain(line: string): string {
  return line.replace(/\x1b(?:\[[0-9;]*m|\]8;[^\x07\x1b]*(?:\x07|\x1b\\))/g, "");
}

function faultOf({ fault, at, broken, prefix }: Cursor): UnparsedLine {
  const { code, column, expected } = fault ?? { code: "not-strace", column: at, expected: "a line of strace" };
  return { type: "unparsed", code, column, expected, call: broken && { prefix: { ...prefix }, ...broken } };
}
