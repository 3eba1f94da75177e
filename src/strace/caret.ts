import { escapeControls } from "../base/bytes.ts";

/** Every terminal is at least so wide. */
const WIDTH = 80;
/** How much of the line is shown before the place. */
const BEFORE = 50;

/**
 * The line around a place and a caret under it, both with their newline; control characters are made visible.
 *
 * ```
 * 13469 setsockopt(3, SOL_TCP, TCP_KEEPCNT, [5],
 *                                               ^
 * ```
 */
export function caretUnder(text: string, column: number): string {
  const before = escapeControls(text.slice(Math.max(0, column - BEFORE), column)).slice(-BEFORE);
  const after = escapeControls(text.slice(column, column + WIDTH)).slice(0, WIDTH - before.length);
  return `${before}${after}\n${" ".repeat(before.length)}^\n`;
}
