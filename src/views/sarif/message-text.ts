import { escapeControls } from "../../base/bytes.ts";

/**
 * Text for a message: control characters are visible, and no name that a program chose makes a link: `[text](target)` is
 * one in plain text too, unless a backslash stands before a bracket (SARIF 2.1.0, 3.11.6).
 */
export function messageText(text: string): string {
  return escapeControls(text).replace(/\](?=\()/g, "\\]");
}
