import { writeSync } from "node:fs";
import { escapeControls } from "../base/bytes.ts";
import { codeOf } from "../sources/fault.ts";

const STDERR = 2;

/** One line on stderr, with our name: `socktrace: x.log: no such file`. Lost where stderr is gone. */
export function tell(message: string): void {
  put(`socktrace: ${escapeControls(message)}\n`);
}

/** Text for stderr as it is: a progress line, a caret under a column. */
export function put(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch (error) {
    if (codeOf(error) !== "EPIPE" && codeOf(error) !== "EAGAIN" && codeOf(error) !== "EIO") throw error;
  }
}
