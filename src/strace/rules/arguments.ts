/** The arguments of a call, up to its `)` or the mark where strace cut the line. */
import { CLOSE_PAREN, COMMA, SPACE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { Argument } from "../value.ts";
import { atCutMark } from "./leaf.ts";
import { anyValue, valueName } from "./values.ts";

/** No system call has more than six registers; strace prints no more than a dozen arguments for one. */
const MOST = 64;

/**
 * Reads from behind the `(` and leaves the cursor on the `)`, on a cut mark or at the end; what was read before a fault
 * stays in `into`. False: a fault.
 */
export function callArguments(c: Cursor, into: Argument[]): boolean {
  if (atClose(c)) return true;
  while (into.length < MOST) {
    const argument = callArgument(c);
    if (argument === null) return false;
    into.push(argument);
    if (!c.take(COMMA)) return atClose(c) || refuse(c, ", or )");
    c.take(SPACE);
    // `accept(3,  <unfinished ...>`, `accept(3, ) = ?`: the comma belongs to the argument that was not printed.
    if (atClose(c)) return true;
  }
  return refuse(c, `at most ${MOST} arguments`);
}

function atClose(c: Cursor): boolean {
  return c.peek() === CLOSE_PAREN || c.atEnd() || atCutMark(c);
}

function refuse(c: Cursor, expected: string): false {
  c.fail("bad-argument", expected);
  return false;
}

/** `AF_INET`, or with -N `domain=AF_INET`. */
export function callArgument(c: Cursor): Argument | null {
  const name = valueName(c);
  const start = c.at;
  const value = anyValue(c, false);
  if (value === null) return null;
  const text = c.since(start);
  return name === "" ? { value, text } : { name, value, text };
}
