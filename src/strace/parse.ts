/**
 * strace/ knows the language of strace's output, in every version and with every option: text -> lines -> records.
 * It knows nothing about sockets. events/ and sources/ use it. It never throws on its input, never does I/O and
 * keeps nothing of a line beyond what it returns; grammar/strace.peggy is its specification, rule by rule.
 */
import { OPEN_PAREN } from "./chars.ts";
import { Cursor, MAX_LINE } from "./cursor.ts";
import type { CallLine, DetachedLine, Line, Prefix, SkippedLine, UnfinishedLine, UnparsedLine } from "./line.ts";
import { callArguments } from "./rules/arguments.ts";
import { attachmentLine } from "./rules/attachment.ts";
import { callLine, resumedTail } from "./rules/call.ts";
import { endLine, signalLine } from "./rules/ends.ts";
import { messageLine, restLine, splicedLine } from "./rules/message.ts";
import { callName } from "./rules/name.ts";
import { linePrefix, type PrefixParts } from "./rules/prefix.ts";
import type { Argument } from "./value.ts";

const LESS = 60;
const LETTER_D = 100;
const CLOSE_BRACKET = 93;

const cursor = new Cursor();
const parts: PrefixParts = { tid: null, comm: null, time: null, clock: null, relative: null };
const skipped: SkippedLine = { type: "skipped", relative: null };

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
export function parseLine(line: string, wanted: (name: string) => boolean): Line {
  if (line.length > MAX_LINE) return tooLong;
  const c = cursor.start(line);
  linePrefix(c, parts);
  const start = c.at;
  const name = callName(c);
  if (name !== "" && c.peek() === OPEN_PAREN) {
    if (!wanted(name)) return skip(c);
    c.at++;
    return callLine(c, prefixOf(parts), name) ?? otherwise(c, start, wanted);
  }
  c.at = start;
  return event(c, wanted) ?? otherwise(c, start, wanted);
}

/** A call from behind its `(`, as the joiner puts it together. */
export function parseCall(
  name: string,
  text: string,
  prefix: Prefix,
): CallLine | UnfinishedLine | DetachedLine | UnparsedLine {
  if (text.length > MAX_LINE) return tooLong;
  const c = cursor.start(text);
  return callLine(c, prefix, name) ?? faultOf(c, 0);
}

/** The arguments in the head of an unfinished call, as far as they can be read. */
export function parseArguments(text: string): readonly Argument[] {
  const args: Argument[] = [];
  callArguments(cursor.start(text.slice(0, MAX_LINE)), args);
  return args;
}

function prefixOf(from: PrefixParts): Prefix {
  return { tid: from.tid, comm: from.comm, time: from.time, clock: from.clock, relative: from.relative };
}

/** A line that is no call: told by its first characters. */
function event(c: Cursor, wanted: (name: string) => boolean): Line | null {
  const { text, at } = c;
  if (text.charCodeAt(at) === LESS && c.takeText("<... ")) {
    const name = callName(c);
    if (!c.takeText(" resumed>")) return null;
    return wanted(name) ? resumedTail(c, prefixOf(parts), name) : skip(c);
  }
  if (text.startsWith("+++ ", at)) return endLine(c, prefixOf(parts));
  if (text.startsWith("--- ", at)) return signalLine(c, prefixOf(parts));
  return attachmentLine(c, prefixOf(parts)) ?? messageLine(c, prefixOf(parts)) ?? restLine(c);
}

/** An unwanted call; with -r alone its time counts, and a message on stderr may have cut it in two. */
function skip(c: Cursor): Line {
  const last = c.text.charCodeAt(c.text.length - 1);
  if (last === LETTER_D || last === CLOSE_BRACKET) {
    const message = splicedLine(c, prefixOf(parts));
    if (message) return message;
  }
  if (parts.relative === null || parts.time !== null) return skipped;
  return { type: "skipped", relative: parts.relative };
}

/** What the rules could not read: a line cut by a message, a coloured line, or nothing we know. */
function otherwise(c: Cursor, start: number, wanted: (name: string) => boolean): Line {
  const fault = faultOf(c, start);
  c.at = start;
  const message = splicedLine(c, prefixOf(parts));
  if (message) return message;
  if (!c.text.includes("\x1b[")) return fault;
  return parseLine(c.text.replace(/\x1b\[[0-9;]*m/g, ""), wanted);
}

function faultOf(c: Cursor, start: number): UnparsedLine {
  return c.fault ?? { type: "unparsed", code: "not-strace", column: start, expected: "a line of strace" };
}
