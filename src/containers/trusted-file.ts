import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** A file with more is none of these. */
const MOST_BYTES = 8 << 20;

/**
 * A file of a runtime, which may lie where a user writes: it is read only if it is a plain file, no link, of root's or of
 * that user's, and not too large; so nothing makes us wait, or read for ever. Null: it is not there, or not for us.
 */
export function readTrusted(path: string, owner: number): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > MOST_BYTES || (stat.uid !== 0 && stat.uid !== owner)) return null;
    const bytes = Buffer.alloc(stat.size);
    return bytes.toString("utf8", 0, readSync(fd, bytes));
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** What the JSON of a file has under these keys, where it is text. */
export function textIn(json: unknown, ...keys: readonly string[]): string | null {
  let at: unknown = json;
  for (const key of keys) {
    if (typeof at !== "object" || at === null) return null;
    at = Object.entries(at).find(([name]) => name === key)?.[1];
  }
  return typeof at === "string" && at !== "" ? at : null;
}

/** Null: it is no JSON. */
export function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
