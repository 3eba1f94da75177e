import { agrees, sameData } from "../base/data.ts";
import type { OptionValue } from "../linux/option.ts";

/** Whether a value agrees with what getsockopt() gave of it. */
export function isConfirmedBy(value: OptionValue, read: OptionValue): boolean {
  return value.type === "known" && read.type === "known" ? agrees(value.data, read.data) : sameValue(value, read);
}

/** Whether two values are the same. */
export function sameValue(left: OptionValue | null, right: OptionValue | null): boolean {
  if (left === right) return true;
  if (left?.type === "known" && right?.type === "known") return sameData(left.data, right.data);
  if (left?.type === "raw" && right?.type === "raw") return left.text === right.text;
  return left?.type === "secret" && right?.type === "secret" && left.length === right.length;
}
