/**
 * strace/ knows the language of strace's output, in every version and with every option: text -> lines -> records.
 * It knows nothing about sockets. events/ and sources/ use it. It never throws on its input, never does I/O and
 * keeps nothing of a line beyond what it returns; grammar/strace.peggy is its specification, rule by rule.
 */
import { Cursor, MAX_LINE } from "./cursor.ts";
import type { CallLine, DetachedLine, Line, Prefix, UnfinishedLine, UnparsedLine } from "./line.ts";
import { callArguments } from "./rules/arguments.ts";
import { callLine } from "./rules/call.ts";
import { anyLine, type Wanted } from "./rules/line.ts";
import type { Argument } from "./value.ts";

const cursor = new Cursor();
const tooLong: UnparsedLine = {
  type: "unparsed",
  code: "too-long",
  column: MAX_LINE,
  expected: `the end of the line within ${MAX_LINE} characters`,
};

/**
 * Reads one line, without its newline. Of a call that `wanted` refuses nothing is built. What cannot be read is an
 * `unparsed` line.
 */
export function parseLine(line: string, wanted: Wanted): Line {
  if (line.length > MAX_LINE) return tooLong;
  const read = anyLine(cursor.start(line), wanted);
  if (read !== null) return read;
  const fault = faultOf(cursor);
  return line.includes("\x1b") ? (anyLine(cursor.start(plain(line)), wanted) ?? fault) : fault;
}

/** A call from behind its `(`, as the joiner puts it together. */
export function parseCall(
  name: string,
  text: string,
  prefix: Prefix,
): CallLine | UnfinishedLine | DetachedLine | UnparsedLine {
  if (text.length > MAX_LINE) return tooLong;
  return callLine(cursor.start(text), prefix, name) ?? faultOf(cursor);
}

/** The arguments in the head of an unfinished call, as far as they can be read. */
export function parseArguments(head: string): readonly Argument[] {
  return callArguments(cursor.start(head.slice(0, MAX_LINE))) ?? cursor.before;
}

/** Without the colours between tokens and the links around names that --color makes (7.0). */
function plain(line: string): string {
  return line.replace(/\x1b(?:\[[0-9;]*m|\]8;[^\x07\x1b]*(?:\x07|\x1b\\))/g, "");
}

function faultOf({ fault, at }: Cursor): UnparsedLine {
  return fault ?? { type: "unparsed", code: "not-strace", column: at, expected: "a line of strace" };
}
