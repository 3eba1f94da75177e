/**
 * strace/ knows the language of strace's output, in every version and with every option: text -> lines -> records.
 * It knows nothing about sockets. events/ and sources/ use it. It never throws on its input, never does I/O and
 * keeps nothing of a line beyond what it returns; grammar/strace.peggy is its specification, rule by rule.
 */
import { CLOSE_BRACKET, LETTER_D, LETTER_S, OPEN_PAREN } from "./chars.ts";
import { Cursor, MAX_LINE } from "./cursor.ts";
import type { CallLine, DetachedLine, Line, Prefix, SkippedLine, UnfinishedLine, UnparsedLine } from "./line.ts";
import { callArguments } from "./rules/arguments.ts";
import { attachmentLine } from "./rules/attachment.ts";
import { callLine, resumedLine } from "./rules/call.ts";
import { exitedLine, killedLine, signalLine, stoppedLine, supersededLine } from "./rules/ends.ts";
import { messageLine, personalityLine, restLine, splicedLine } from "./rules/message.ts";
import { callName } from "./rules/name.ts";
import { linePrefix, type PrefixParts } from "./rules/prefix.ts";
import type { Argument } from "./value.ts";

type Wanted = (name: string) => boolean;
type Rule = (c: Cursor, prefix: Prefix) => Line | null;

const cursor = new Cursor();
const parts: PrefixParts = { tid: null, comm: null, time: null, clock: null, relative: null };
const skipped: SkippedLine = { type: "skipped", relative: null };
const tooLong: UnparsedLine = {
  type: "unparsed",
  code: "too-long",
  column: MAX_LINE,
  expected: `the end of the line within ${MAX_LINE} characters`,
};

/** By what an event begins with; the first that fits is the only one tried. */
const EVENTS: readonly (readonly [begin: string, rule: Rule])[] = [
  ["--- stopped by ", stoppedLine],
  ["--- ", signalLine],
  ["+++ exited with ", exitedLine],
  ["+++ killed by ", killedLine],
  ["+++ superseded by execve in pid ", supersededLine],
];
/** Tried one after the other. */
const OTHERS: readonly Rule[] = [attachmentLine, personalityLine, messageLine, restLine];

/**
 * Reads one line, without its newline. Of a call that `wanted` refuses nothing is built. What cannot be read is an
 * `unparsed` line.
 */
export function parseLine(line: string, wanted: Wanted): Line {
  const read = anyLine(line, wanted);
  // --color (7.0): colours between all tokens, links around names.
  if (read.type !== "unparsed" || !line.includes("\x1b")) return read;
  const plain = anyLine(line.replace(/\x1b(?:\[[0-9;]*m|\]8;[^\x07\x1b]*(?:\x07|\x1b\\))/g, ""), wanted);
  return plain.type === "unparsed" ? read : plain;
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
export function parseArguments(head: string): readonly Argument[] {
  const args: Argument[] = [];
  callArguments(cursor.start(head.slice(0, MAX_LINE)), args);
  return args;
}

function anyLine(line: string, wanted: Wanted): Line {
  if (line.length > MAX_LINE) return tooLong;
  const c = cursor.start(line);
  linePrefix(c, parts);
  const start = c.at;
  const read = callEvent(c, wanted) ?? otherEvent(c, start);
  if (read) return read;
  const fault = faultOf(c, start);
  c.at = start;
  return splicedLine(c, prefixOf(parts)) ?? fault;
}

/** A call, whole or a half. */
function callEvent(c: Cursor, wanted: Wanted): Line | null {
  const resumed = c.takeText("<... ");
  const name = callName(c);
  if (name === "" || !(resumed ? c.takeText(" resumed>") : c.take(OPEN_PAREN))) return null;
  if (!wanted(name)) return interruption(c) ?? skip();
  if (resumed) return interruption(c) ?? resumedLine(c, prefixOf(parts), name);
  return callLine(c, prefixOf(parts), name);
}

/** A message that cut a line of which the rest is not read. */
function interruption(c: Cursor): Line | null {
  const last = c.bytes[c.text.length - 1];
  // `attached`, `detached`, `3 threads`, `mode. ]`
  const mayBe = last === LETTER_D || last === LETTER_S || last === CLOSE_BRACKET;
  return mayBe ? splicedLine(c, prefixOf(parts)) : null;
}

/** With -r alone the time of a skipped line counts. */
function skip(): SkippedLine {
  return parts.relative === null || parts.time !== null ? skipped : { type: "skipped", relative: parts.relative };
}

function otherEvent(c: Cursor, start: number): Line | null {
  if (c.fault) return null;
  c.at = start;
  const prefix = prefixOf(parts);
  const event = EVENTS.find(([begin]) => c.text.startsWith(begin, start));
  if (event) return event[1](c, prefix);
  for (const rule of OTHERS) {
    const line = rule(c, prefix);
    if (line) return line;
  }
  return null;
}

function prefixOf({ tid, comm, time, clock, relative }: PrefixParts): Prefix {
  return { tid, comm, time, clock, relative };
}

function faultOf(c: Cursor, start: number): UnparsedLine {
  return c.fault ?? { type: "unparsed", code: "not-strace", column: start, expected: "a line of strace" };
}
