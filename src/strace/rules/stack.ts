/** The frames of a stack (-k, -kk), as strace's src/unwind.c prints them; the same in all versions since 4.9. */
import type { Frame, Source } from "../../base/stack.ts";
import { openingBracket } from "../../base/brackets.ts";
import { copyOf, intern } from "../../base/intern.ts";
import type { Cursor } from "../cursor.ts";

/** Nobody's function has a longer name: such a line is a frame that is not known. */
const LONGEST = 1 << 16;

/** `/usr/lib/libc.so.6(bind+0x7) [0x10a787]`, `nginx() [0x33d23]`, `app(main+0x9) [0x1139] app.c:7`. */
export function stackFrame(c: Cursor): Frame | null {
  const text = c.text.slice(c.at);
  const end = text.length > LONGEST ? -1 : text.lastIndexOf(") [0x");
  const found = end === -1 ? null : /^\) \[0x([0-9a-f]{1,16})\]( .*)?$/s.exec(text.slice(end));
  if (found === null) return null;
  const [, address = "", behind] = found;
  const source = behind === undefined ? null : frameSource(behind);
  if (behind !== undefined && source === null) return null;
  const head = text.slice(0, end);
  const [, offset] = /\+0x([0-9a-f]{1,16})$/.exec(head) ?? [];
  const nameEnd = offset === undefined ? end : end - offset.length - "+0x".length;
  const open = lastOpen(head, nameEnd);
  if (open < 1 || (offset === undefined && open !== end - 1)) return null;
  const module = head.slice(0, open);
  return {
    module: module === "(null)" ? "" : intern(module),
    ...frameSymbol(head.slice(open + 1, nameEnd), offset ?? ""),
    address: hexDigits(address),
    source,
  };
}

/** `bind`, `7`; no name: none, and no offset, as strace prints `(+0x0)` where it looks when a call is entered. */
export function frameSymbol(name: string, offset: string): Pick<Frame, "symbol" | "offset"> {
  return name === "" ? { symbol: null, offset: null } : { symbol: copyOf(name), offset: hexDigits(offset) };
}

/** ` ./sysdeps/unix/syscall-template.S:120`. */
export function frameSource(text: string): Source | null {
  const [, file, line] = /^ (.+):([0-9]{1,9})$/s.exec(text) ?? [];
  return file === undefined ? null : { file: intern(file), line: Number(line) };
}

/**
 * The last bracket before `end` that is not closed: a path may have brackets, `/bin/x (deleted)(main`, and so may a C++
 * name, `/bin/x(run(int)`. -1: there is none.
 */
function lastOpen(text: string, end: number): number {
  for (let at = end - 1; at >= 0; at--) {
    if (text[at] === "(") return at;
    if (text[at] === ")") at = closedBracket(text, at);
  }
  return -1;
}

/** Where the bracket begins that is closed at `end`; -1: nowhere. */
export const closedBracket: typeof openingBracket = openingBracket;

/** `unexpected_backtracing_error [0x7f3a1c0]`: code in no file, as of code that was made at run time; nothing follows. */
export function lostFrame(c: Cursor): Frame | null {
  const [, address] =
    /^unexpected_backtracing_error \[0x([0-9a-f]{1,16})\]$/.exec(c.text.slice(c.at, c.at + 100)) ?? [];
  if (address === undefined) return null;
  return { module: "", symbol: null, offset: null, address: hexDigits(address), source: null };
}

/** Null: beyond what a number holds exactly, as of the kernel's own addresses. */
export function hexDigits(text: string): number | null {
  const value = parseInt(text, 16);
  return Number.isSafeInteger(value) ? value : null;
}
