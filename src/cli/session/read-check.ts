import type { Fault } from "../../base/fault.ts";
import { overwrites } from "../terminal/target.ts";
import type { OutputFlags } from "../args/flags.ts";
import type { Baseline } from "./accepted.ts";
import type { Check } from "./expecting.ts";

/** What --accept FILE lists; null: there is none. */
export async function readBaseline({
  accept,
  output,
}: Pick<OutputFlags, "accept" | "output">): Promise<Baseline | Fault | null> {
  if (accept.length === 0) return null;
  const isRead = output === undefined ? null : overwrites(output, accept);
  if (isRead !== null) return isRead;
  const { baselineOf } = await import("./accepted.ts");
  return baselineOf(accept);
}

/** The check of --expect FILE; null: there is none. What reads the file is loaded when it is asked for. */
export async function readCheck(
  { expect: path, output }: Pick<OutputFlags, "expect" | "output">,
  of: "trace" | "processes",
): Promise<Check | Fault | null> {
  if (path === undefined) return null;
  const isRead = output === undefined ? null : overwrites(output, [path]);
  if (isRead !== null) return isRead;
  const { checkOf } = await import("./expecting.ts");
  return checkOf(path, of);
}
