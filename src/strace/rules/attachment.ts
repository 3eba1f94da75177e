/** Lines that hang on the one before. */
import type { Cursor } from "../cursor.ts";
import type { AttachmentLine, Prefix } from "../line.ts";

const KINDS: readonly (readonly [pattern: RegExp, kind: AttachmentLine["kind"]])[] = [
  [/^\s*$/, "blank"],
  [/^ > /, "stack"],
  [/^ (?:\| [0-9a-f]{5}|\* \d+ bytes in buffer|= \d+ buffers in vector)/, "dump"],
  [/^(?:% time|System call usage summary|-{6} -+| *\d+\.\d\d +\d+\.\d{6} )/, "table"],
];

/** -k stacks, -e read= dumps, the -c table, blank lines. */
export function attachmentLine(c: Cursor, prefix: Prefix): AttachmentLine | null {
  const text = c.text.slice(0, 80);
  const found = KINDS.find(([pattern]) => pattern.test(text));
  return found ? { type: "attachment", prefix, kind: found[1] } : null;
}
