/** The arguments of a call, up to its `)` or the mark where strace cut the line. */
import { beforeTime, cached } from "../cached.ts";
import { CLOSE_PAREN, COMMA, EQUALS, SPACE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { OtherArguments } from "../caches.ts";
import { Shared, type Argument } from "../value.ts";
import { atCutMark } from "./leaf.ts";
import { anyValue, valueName } from "./values.ts";

/** No system call has more than six registers; strace prints no more than a dozen arguments for one. */
const MOST = 64;
/** In place of the first argument where the others are cached: it is not one of them. */
const FIRST: Argument = { value: { type: "missing" }, text: "" };

/**
 * Reads from behind the `(` and leaves the cursor on the `)`, on a cut mark or at the end. To find the arguments behind
 * the first in the cache their end is guessed. Text that was read up to a guessed end is read alike wherever it ends
 * before a `)`; after a wrong guess nothing is stored.
 */
export function callArguments(c: Cursor): readonly Argument[] | null {
  if (atClose(c)) return [];
  const first = callArgument(c);
  if (first === null) return failAfter(c, []);
  if (c.peek() !== COMMA) return atClose(c) ? [first] : failAfter(c, [first]);
  const others = cached(c, c.otherArguments, endOfArguments(c), othersBehindFirst);
  if (others !== null) {
    c.shared = others.shared;
    return behind(first, others.args);
  }
  c.argumentsBefore = behind(first, c.argumentsBefore);
  return null;
}

/** The same with the first replaced. An array literal costs V8 a fifth of a copy; setsockopt has five arguments. */
function behind(first: Argument, args: readonly Argument[]): readonly Argument[] {
  const second = args[1] ?? FIRST;
  if (args.length === 2) return [first, second];
  const third = args[2] ?? FIRST;
  if (args.length === 3) return [first, second, third];
  const fourth = args[3] ?? FIRST;
  if (args.length === 4) return [first, second, third, fourth];
  const fifth = args[4] ?? FIRST;
  return args.length === 5 ? [first, second, third, fourth, fifth] : [first, ...args.slice(1)];
}

/** The `)` before the last `=`, else the end of the text. */
function endOfArguments(c: Cursor): number {
  const { bytes, at, text } = c;
  let end = beforeTime(c) - 1;
  while (end > at && bytes[end] !== EQUALS) end--;
  end--;
  while (end > at && bytes[end] === SPACE) end--;
  return bytes[end] === CLOSE_PAREN ? end : text.length;
}

function othersBehindFirst(c: Cursor): OtherArguments | null {
  const args = otherArguments(c, [FIRST]);
  return args && { args, shared: new Shared() };
}

/** The arguments behind the first, from its comma on. */
function otherArguments(c: Cursor, args: Argument[]): readonly Argument[] | null {
  while (c.take(COMMA)) {
    c.take(SPACE);
    // `accept(3,  <unfinished ...>`, `accept(3, ) = ?`: the comma belongs to the argument that was not printed.
    if (atClose(c)) return args;
    const argument = args.length < MOST ? callArgument(c) : refuse(c, `at most ${MOST} arguments`);
    if (argument === null) return failAfter(c, args);
    args.push(argument);
  }
  return atClose(c) ? args : failAfter(c, args);
}

/** A fault; the arguments before it stay in the cursor. */
function failAfter(c: Cursor, args: readonly Argument[]): null {
  c.argumentsBefore = args;
  return refuse(c, ", or )");
}

function atClose(c: Cursor): boolean {
  return c.peek() === CLOSE_PAREN || c.atEnd() || atCutMark(c);
}

function refuse(c: Cursor, expected: string): null {
  return c.fail("bad-argument", expected);
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
