import type { Data } from "../../linux/option.ts";

/** Whether a value is plain data: what JSON.parse gives always is. */
export function isData(value: unknown): value is Data {
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) return true;
  return typeof value === "object" && Object.values(value).every(isData);
}
