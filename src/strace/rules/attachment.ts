/** Lines that hang on the one before. */
import type { Frame } from "../../base/stack.ts";
import type { Cursor } from "../cursor.ts";
import type { AttachmentLine, Prefix } from "../line.ts";
import { lostFrame, stackFrame } from "./stack.ts";

const STACK = " > ";
/** The same in a pasted log that lost the blanks its lines begin with. */
const BARE = "> ";

const KINDS: readonly (readonly [pattern: RegExp, kind: "blank" | "dump" | "table"])[] = [
  [/^[ \t\r]*$/, "blank"],
  // ` | 00000  68 65 6c 6c 6f` (-e read=), ` * 2 bytes in buffer 0`, ` = 1 buffers in vector 0`
  [/^ (?:\| [0-9a-f]{5}|\* \d+ bytes in buffer|= \d+ buffers in vector)/, "dump"],
  // `% time     seconds  usecs/call     calls    errors syscall` (-c, -C) and its rows
  [/^(?:% time|System call usage summary|-{6} -| *\d{1,3}\.\d\d +\d+\.\d{6} +\d)/, "table"],
];

/** -k stacks, -e read= dumps, the -c table, blank lines. */
export function attachmentLine(c: Cursor, prefix: Prefix): AttachmentLine | null {
  // ` > /usr/lib/libc.so.6(bind+0x7) [0x10a787]` (-k)
  if (c.text.startsWith(STACK, c.at)) return { type: "attachment", prefix, kind: "stack", frame: frameOf(c, STACK) };
  const bare = c.remarks && c.text.startsWith(BARE, c.at) ? bareFrame(c) : null;
  if (bare !== null) return { type: "attachment", prefix, kind: "stack", frame: bare };
  const text = c.text.slice(c.at);
  const found = KINDS.find(([pattern]) => pattern.test(text));
  return found ? { type: "attachment", prefix, kind: found[1] } : null;
}

/** Null: it is none; then nothing was read. */
function bareFrame(c: Cursor): Frame | null {
  const { at } = c;
  const frame = frameOf(c, BARE);
  if (frame === null) c.at = at;
  return frame;
}

function frameOf(c: Cursor, mark: string): Frame | null {
  c.at += mark.length;
  return c.frames.of(c.text.slice(c.at), () => stackFrame(c) ?? lostFrame(c));
}
