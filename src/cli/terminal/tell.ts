import { escapeControls } from "../../base/bytes.ts";
import { Output } from "./output.ts";

const STDERR = 2;

/**
 * Everything that goes to stderr, in its order. Never written in place: a terminal that was stopped (Ctrl-S) would
 * block us in the write, and with us the traced program.
 */
export const standardError: Output = new Output(STDERR, "writer");

/** Whether a line of progress stands where the next text would begin (progress.ts). */
export const progressLine = { isShown: false };

/** Takes a line of progress away. */
export const ERASE = "\r\x1b[K";

/** One line on stderr, with our name: `socktrace: x.log: no such file`. Lost where stderr is gone. */
export function tell(message: string): void {
  const erase = progressLine.isShown ? ERASE : "";
  put(`${erase}socktrace: ${escapeControls(message)}\n`);
}

/** Text for stderr as it is: a progress line, a caret under a column. */
export function put(text: string): void {
  if (!standardError.isBehind) standardError.write(text);
}
