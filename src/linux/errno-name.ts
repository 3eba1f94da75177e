import { errnoNumbers } from "./constants/errno.ts";

/** A later name of the same number (EWOULDBLOCK, ENOTSUP) does not replace the first. */
const names = new Map(
  Object.entries(errnoNumbers)
    .reverse()
    .map(([name, number]) => [number, name]),
);

/** `ENOPROTOOPT` of a negative result, or of its number; `errno 524` for one that has no name. */
export function errnoName(result: number): string {
  const number = Math.abs(result);
  return names.get(number) ?? `errno ${number}`;
}
