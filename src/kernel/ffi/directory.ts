import { closeSync, constants, openSync, readdirSync } from "node:fs";
import { libc, libcError } from "./libc.ts";
import { callNumbers } from "./numbers.ts";

const numbers = callNumbers(process.arch);
const AT_FDCWD = -100;
const { O_RDONLY, O_DIRECTORY } = constants;
const O_CLOEXEC = 0o2000000;

/** An open directory of /proc: opening a name in it spares the kernel the walk from the root. */
export interface Directory {
  readonly path: string;
  /** -1: it could not be opened. */
  readonly fd: number;
}

/** To be closed by the caller. */
export function openDirectory(path: string): Directory {
  if (libcError() === null) return { path, fd: libc().openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
  try {
    return { path, fd: openSync(path, O_RDONLY | O_DIRECTORY) };
  } catch {
    return { path, fd: -1 };
  }
}

export function closeDirectory({ fd }: Directory): void {
  if (fd < 0) return;
  if (libcError() === null) libc().close(fd);
  else closeSync(fd);
}

const entries = Buffer.alloc(32768);

/** The names in a directory that are numbers, in order; null: it may not be read. It has to be open. */
export function numbersIn({ fd, path }: Directory): readonly number[] | null {
  if (fd < 0) return null;
  if (libcError() !== null || numbers.getdents64 < 0) return numbersByNode(path);
  const found: number[] = [];
  for (;;) {
    const size = libc().getdents(numbers.getdents64, fd, entries, entries.length);
    if (size < 0) return null;
    if (size === 0) return found.sort((a, b) => a - b);
    // struct linux_dirent64 (getdents(2)): inode, offset, 16 bits of length, type, the name up to a NUL.
    for (let at = 0; at < size; at += entries.readUInt16LE(at + 16)) {
      const number = numberAt(at + 19);
      if (number >= 0) found.push(number);
    }
  }
}

/** -1: the name is no number. */
function numberAt(start: number): number {
  let number = 0;
  for (let at = start; entries[at] !== 0; at++) {
    const digit = (entries[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function numbersByNode(path: string): readonly number[] | null {
  try {
    return readdirSync(path)
      .map(Number)
      .filter((number) => number >= 0)
      .sort((a, b) => a - b);
  } catch {
    return null;
  }
}
