/** A call, complete or one of the two halves that strace printed. */
import { asTid, type Tid } from "../../base/brands.ts";
import { CLOSE_PAREN, SPACE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { CallLine, DetachedLine, Prefix, ResumedLine, UnfinishedLine } from "../line.ts";
import type { Argument } from "../value.ts";
import { callArguments } from "./arguments.ts";
import { atArrow, lineEnd } from "./leaf.ts";
import { callResult } from "./result.ts";
import { digits } from "./time.ts";

const END_MARK = " <unfinished ...>";

/** From behind the `(`. */
export function callLine(c: Cursor, prefix: Prefix, name: string): CallLine | UnfinishedLine | DetachedLine | null {
  const start = c.at;
  const args = callArguments(c);
  const line = args === null ? garbledLine(c, prefix, name, start) : behindArguments(c, prefix, name, start, args);
  if (line === null) c.broken = { name, args: args ?? c.argumentsBefore };
  return line;
}

function behindArguments(
  c: Cursor,
  prefix: Prefix,
  name: string,
  start: number,
  args: readonly Argument[],
): CallLine | UnfinishedLine | DetachedLine | null {
  if (c.take(CLOSE_PAREN)) return completeCall(c, prefix, name, args);
  if (c.atEnd()) return c.fail("cut-line", ", or )");
  return cutCall(c, prefix, name, start, args);
}

function completeCall(c: Cursor, prefix: Prefix, name: string, args: readonly Argument[]): CallLine | null {
  const result = callResult(c);
  return result && { type: "call", prefix, name, args, shared: c.shared, result };
}

/** `accept(3,  <unfinished ...>`, `accept(3 <unfinished ...>) = ?`: from the mark on. */
export function cutCall(
  c: Cursor,
  prefix: Prefix,
  name: string,
  start: number,
  args: readonly Argument[],
): CallLine | UnfinishedLine | DetachedLine | null {
  const head = c.since(start);
  const mark = cutMark(c);
  if (mark === null) return null;
  // The thread died inside the call.
  if (c.take(CLOSE_PAREN)) return completeCall(c, prefix, name, args);
  if (!lineEnd(c)) return c.fail("bad-end", "the end of the line");
  return mark === UNFINISHED
    ? { type: "unfinished", prefix, name, head, args }
    : { type: "detached", prefix, name, head, args, now: mark.now };
}

/** `now`: the tid under which the thread goes on; null: strace follows it no longer. */
type CutMark = typeof UNFINISHED | { readonly now: Tid | null };
const UNFINISHED = "unfinished";

/** ` <unfinished ...>`, ` <detached ...>`, ` <pid changed to 24070 ...>`. */
export function cutMark(c: Cursor): CutMark | null {
  c.take(SPACE);
  if (c.takeText("<unfinished ...>")) return UNFINISHED;
  if (c.takeText("<detached ...>")) return { now: null };
  const now = changedTid(c);
  return now === null ? null : { now };
}

/** `<pid changed to 24070 ...>`: execve by a thread that is not the leader. */
export function changedTid(c: Cursor): Tid | null {
  c.takeText("<pid changed to ");
  const tid = digits(c);
  return tid !== null && c.takeText(" ...>") ? asTid(tid) : c.fail("bad-end", "a pid and  ...>");
}

/**
 * `recvfrom(11, Exception in " <unfinished ...>`: a head with the program's own output in it, as far as it can be read.
 */
export function garbledLine(c: Cursor, prefix: Prefix, name: string, start: number): UnfinishedLine | null {
  if (!c.text.endsWith(END_MARK)) return null;
  const args = c.argumentsBefore;
  return { type: "unfinished", prefix, name, head: c.text.slice(start, -END_MARK.length), args };
}

/**
 * `<... accept resumed>{...}, [16]) = 4`, from behind the `>`. Until 4.26 a space stands before the rest; the one of
 * ` => {parent_tid=[7]}` belongs to it.
 */
export function resumedLine(c: Cursor, prefix: Prefix, name: string): ResumedLine {
  if (!atArrow(c)) c.take(SPACE);
  return { type: "resumed", prefix, name, tail: c.text.slice(c.at) };
}
