/** A call, or the half of one that strace printed. */
import { asTid, type Tid } from "../../base/brands.ts";
import { CLOSE_PAREN, SPACE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { CallLine, DetachedLine, Prefix, ResumedLine, UnfinishedLine } from "../line.ts";
import type { Argument } from "../value.ts";
import { callArguments } from "./arguments.ts";
import { callResult } from "./result.ts";

const UNFINISHED = " <unfinished ...>";

/** The cursor stands behind the `(`. A head that cannot be read gives what could be read of it. */
export function callLine(c: Cursor, prefix: Prefix, name: string): CallLine | UnfinishedLine | DetachedLine | null {
  const start = c.at;
  const args: Argument[] = [];
  if (!callArguments(c, args)) return endsUnfinished(c) ? unfinished(c, prefix, name, start, args) : null;
  if (c.take(CLOSE_PAREN)) return wholeCall(c, prefix, name, args);
  if (c.atEnd()) return c.fail("cut-line", ", or )");
  return cutCall(c, prefix, name, start, args);
}

function wholeCall(c: Cursor, prefix: Prefix, name: string, args: readonly Argument[]): CallLine | null {
  const result = callResult(c);
  return result && { type: "call", prefix, name, args, result };
}

/** The cursor stands on the mark. */
export function cutCall(
  c: Cursor,
  prefix: Prefix,
  name: string,
  start: number,
  args: readonly Argument[],
): CallLine | UnfinishedLine | DetachedLine | null {
  const head = c.text.slice(start, c.at);
  c.take(SPACE);
  const unfinished = c.takeText("<unfinished ...>");
  const now = unfinished || c.takeText("<detached ...>") ? null : changedPid(c);
  if (c.atEnd()) {
    return unfinished
      ? { type: "unfinished", prefix, name, head, args }
      : { type: "detached", prefix, name, head, args, now };
  }
  // `accept(3 <unfinished ...>) = ?`: killed inside the call.
  return c.take(CLOSE_PAREN) ? wholeCall(c, prefix, name, args) : c.fail("bad-end", "the end of the line");
}

/** `<pid changed to 24070 ...>`. */
export function changedPid(c: Cursor): Tid | null {
  const { text, at } = c;
  const found = /^<pid changed to (\d{1,10}) \.\.\.>/.exec(text.slice(at, at + 40));
  if (!found) return null;
  c.at = at + found[0].length;
  return asTid(Number(found[1]));
}

function endsUnfinished(c: Cursor): boolean {
  return c.text.endsWith(UNFINISHED);
}

function unfinished(c: Cursor, prefix: Prefix, name: string, start: number, args: readonly Argument[]): UnfinishedLine {
  return { type: "unfinished", prefix, name, head: c.text.slice(start, c.text.length - UNFINISHED.length), args };
}

/** Behind `resumed>`. Until 4.26 strace put a space before the rest. */
export function resumedTail(c: Cursor, prefix: Prefix, name: string): ResumedLine {
  c.take(SPACE);
  return { type: "resumed", prefix, name, tail: c.text.slice(c.at) };
}
