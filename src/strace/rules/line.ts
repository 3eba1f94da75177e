/** A whole line: finds out what kind it is, and reads it. */
import { CLOSE_BRACKET, LETTER_D, LETTER_S, OPEN_PAREN } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { Line, Prefix, SkippedLine } from "../line.ts";
import { attachmentLine } from "./attachment.ts";
import { callLine, resumedLine } from "./call.ts";
import { exitedLine, killedLine, signalLine, stoppedLine, supersededLine } from "./ends.ts";
import { messageLine, personalityLine, restLine, splicedLine } from "./message.ts";
import { callName } from "./name.ts";
import { linePrefix } from "./prefix.ts";

/** Whether the caller wants a call of this name. */
export type Wanted = (name: string) => boolean;
type Rule = (c: Cursor, prefix: Prefix) => Line | null;

const skipped: SkippedLine = { type: "skipped", relative: null };

/** By the beginning of an event; the first that matches is the only one tried. */
const EVENTS: readonly (readonly [begin: string, rule: Rule])[] = [
  ["--- stopped by ", stoppedLine],
  ["--- ", signalLine],
  ["+++ exited with ", exitedLine],
  ["+++ killed by ", killedLine],
  ["+++ superseded by execve in pid ", supersededLine],
];
/** Tried one after the other. */
const OTHERS: readonly Rule[] = [attachmentLine, personalityLine, messageLine, restLine];

/** A call, another event, or a line that a message cut. */
export function anyLine(c: Cursor, wanted: Wanted): Line | null {
  linePrefix(c);
  const start = c.at;
  const line = callEvent(c, wanted) ?? (c.fault ? null : otherEvent(c, start));
  if (line) return line;
  c.at = start;
  return splicedLine(c, prefixOf(c));
}

/** A call, whole or a half. */
export function callEvent(c: Cursor, wanted: Wanted): Line | null {
  const resumed = c.takeText("<... ");
  const name = callName(c);
  if (name === "" || !(resumed ? c.takeText(" resumed>") : c.take(OPEN_PAREN))) return null;
  if (!wanted(name)) return interruption(c) ?? skippedLine(c);
  if (resumed) return interruption(c) ?? resumedLine(c, prefixOf(c), name);
  return callLine(c, prefixOf(c), name);
}

/** A message in a line whose call is not read. It ends in `attached`, `detached`, `3 threads` or `mode. ]`. */
export function interruption(c: Cursor): Line | null {
  const last = c.bytes[c.text.length - 1];
  const mayBe = last === LETTER_D || last === LETTER_S || last === CLOSE_BRACKET;
  return mayBe ? splicedLine(c, prefixOf(c)) : null;
}

/** With -r alone the time of a skipped line counts. */
export function skippedLine({ prefix }: Cursor): SkippedLine {
  return prefix.relative === null || prefix.time !== null ? skipped : { type: "skipped", relative: prefix.relative };
}

export function otherEvent(c: Cursor, start: number): Line | null {
  const prefix = prefixOf(c);
  const event = EVENTS.find(([begin]) => c.text.startsWith(begin, start));
  c.at = start;
  if (event) return event[1](c, prefix);
  for (const rule of OTHERS) {
    c.at = start;
    const line = rule(c, prefix);
    if (line) return line;
  }
  return null;
}

function prefixOf({ prefix }: Cursor): Prefix {
  const { tid, comm, time, clock, relative } = prefix;
  return { tid, comm, time, clock, relative };
}
