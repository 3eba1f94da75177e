import { readSync } from "node:fs";

/**
 * Bytes of an open file by position. A file may claim anything of itself: what is asked for is read only where it lies
 * inside the file and is no longer than `LONGEST`, so that no claim makes us allocate.
 */
export interface Reader {
  readonly size: number;
  /** Exactly these bytes; null: the file has not got them, or they are more than we read in one go. */
  bytes(at: number, length: number): DataView | null;
}

/** Section headers of ten thousand sections take 640 KB; a symbol table is read in pieces. */
const LONGEST = 1 << 20;

/** @param file with fd -1 once it is closed */
export function readerOf(file: { readonly fd: number; readonly size: number }): Reader {
  const { size } = file;
  return {
    size,
    bytes(at, length) {
      if (!(at >= 0 && length >= 0 && length <= LONGEST && at + length <= size)) return null;
      const buffer = new Uint8Array(length);
      return readFully(file.fd, buffer, at) ? new DataView(buffer.buffer) : null;
    },
  };
}

/** False: the file is shorter than it was, or cannot be read. */
function readFully(fd: number, buffer: Uint8Array, at: number): boolean {
  try {
    for (let done = 0; done < buffer.length;) {
      const count = readSync(fd, buffer, done, buffer.length - done, at + done);
      if (count === 0) return false;
      done += count;
    }
    return true;
  } catch {
    return false;
  }
}

/** The text from there to its NUL, read as UTF-8; null: it has no NUL within `longest` bytes, or is not in the file. */
export function textAt(reader: Reader, at: number, longest: number): string | null {
  // Most names are short.
  for (const length of [128, longest]) {
    const view = reader.bytes(at, Math.min(length, reader.size - at));
    if (view === null) return null;
    const bytes = Buffer.from(view.buffer);
    const end = bytes.indexOf(0);
    if (end >= 0) return bytes.toString("utf8", 0, end);
  }
  return null;
}
