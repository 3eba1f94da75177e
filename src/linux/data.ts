/**
 * A decoded value, plain: booleans, numbers, text; timeouts in seconds; structures as objects with the kernel's
 * field names. Numbers beyond 2^53 are decimal text. This is what JSON shows.
 */
export type Data = boolean | number | string | null | readonly Data[] | { readonly [field: string]: Data };

/** Whether data is an object with fields. */
export function isRecord(data: Data): data is { readonly [field: string]: Data } {
  return typeof data === "object" && data !== null && !isList(data);
}

/** Whether data is a list; Array.isArray would make its items `any`. */
export function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}
