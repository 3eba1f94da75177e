import { linesOf } from "./recorded.ts";
import { readPasted, type Read } from "./unpasted.ts";

/** Colours: a terminal's width does not count them, and none is in the source of a mail or a page. */
export const COLOURED = "samples/traces/shapes/7.2-color.strace";
const memory = new Map<string, Read>();

/** What is read of the recording itself. */
export function original(path: string): Read {
  const read = memory.get(path) ?? readPasted(path, linesOf(path));
  memory.set(path, read);
  return read;
}

/** Whether what was read says that the wrapping destroyed something: by lines that count as unread, or in what was removed. */
export function isLossReported({ removed, unparsed }: Read, path: string): boolean {
  return unparsed > original(path).unparsed || removed.some((name) => name.includes(" ("));
}
