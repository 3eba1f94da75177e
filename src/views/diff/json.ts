import type { Data } from "../../linux/option.ts";
import type { Difference } from "./compare.ts";
import type { Side } from "./side.ts";

/** The version of the document's shape; the same rule as for the summary. */
const DIFF_SCHEMA = "socktrace.diff/1";

/** docs/diff.schema.json describes it. */
export function diffJson(a: Side, b: Side, differences: readonly Difference[]): string {
  const side = ({ name, sockets }: Side): Data => ({ name, sockets: sockets.length });
  const document = { schema: DIFF_SCHEMA, a: side(a), b: side(b), differences };
  return `${JSON.stringify(document, null, 2)}\n`;
}
