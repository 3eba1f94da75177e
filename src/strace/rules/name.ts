import { COLON, HASH, isNameChar, QUESTION } from "../chars.ts";
import type { Cursor } from "../cursor.ts";

/**
 * The name of a call, `????` and `???` among them; "" where there is none. The marks of other ABIs are left out: MIPS
 * has `n32:recvmsg`, x32 has `recvmsg#64`.
 */
export function callName(c: Cursor): string {
  let start = c.at;
  const { bytes } = c;
  let at = start;
  for (let code = c.peek(); isNameChar(code) || code === QUESTION || code === COLON; code = bytes[at] ?? 0) {
    at++;
    if (code === COLON) start = at;
  }
  c.at = at;
  const name = c.words.text(c, start);
  if (c.peek() === HASH) c.takeText("#64");
  return name;
}
