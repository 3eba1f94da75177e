import { isList, isRecord } from "../linux/data.ts";
import type { Data, OptionValue } from "../linux/option.ts";

/** Whether two values are the same. */
export function sameValue(left: OptionValue | null, right: OptionValue | null): boolean {
  if (left === right) return true;
  if (left?.type === "known" && right?.type === "known") return sameData(left.data, right.data);
  if (left?.type === "raw" && right?.type === "raw") return left.text === right.text;
  return left?.type === "secret" && right?.type === "secret" && left.length === right.length;
}

/** Whether two pieces of data are the same; the order of an object's fields does not matter. */
export function sameData(left: Data, right: Data): boolean {
  if (left === right) return true;
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((item, at) => sameData(item, right[at] ?? null));
  if (!isRecord(left) || !isRecord(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && sameData(left[name] ?? null, right[name] ?? null))
  );
}
