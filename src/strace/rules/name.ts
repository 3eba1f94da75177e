import { COLON, HASH, isNameChar, QUESTION } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import { hashOn, shared } from "../words.ts";

/**
 * The name of a call, `????` and `???` among them; "" where none stands. The marks of other ABIs are left out: MIPS has
 * `n32:recvmsg`, x32 has `recvmsg#64`.
 */
export function callName(c: Cursor): string {
  let start = c.at;
  let hash = 0;
  for (let code = c.peek(); isNameChar(code) || code === QUESTION || code === COLON; code = c.peek()) {
    hash = code === COLON ? 0 : hashOn(hash, code);
    c.at++;
    if (code === COLON) start = c.at;
  }
  const name = shared(c, start, hash);
  if (c.peek() === HASH) c.takeText("#64");
  return name;
}
