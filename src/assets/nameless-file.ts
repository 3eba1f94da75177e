import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "../base/fault.ts";

/**
 * Writes the bytes into a file that has no name, calls `use` with a path that leads to it while it is open, and gives what
 * that returns. Nobody but our user can open such a file, nobody can prepare or exchange it, and the kernel removes it
 * with its last fd and mapping, however we end. Programs that we start do not inherit the fd.
 *
 * dlopen() refuses a file of a file system that is mounted noexec, as /dev/shm and /tmp are on some machines: so each
 * folder is tried in which `use` may succeed. Throws an Error of one line where none will do.
 */
export function withNamelessFile<T>(bytes: Uint8Array, use: (path: string) => T): T {
  const refusals = new Map<string, string[]>();
  for (const folder of candidates()) {
    try {
      return tryIn(folder, bytes, use);
    } catch (error) {
      const why = reasonOf(error);
      refusals.set(why, [...(refusals.get(why) ?? []), folder]);
    }
  }
  // First what a user can see in no other way: that a folder is missing or full is plain.
  const reasons = [...refusals]
    .sort(([left], [right]) => Number(right === NOEXEC) - Number(left === NOEXEC))
    .map(([why, folders]) => `${why} (${folders.join(", ")})`);
  throw new Error(`cannot be unpacked: ${reasons.join("; ")}`);
}

const NOEXEC = "mounted noexec";

/** What the user chose comes first; then what is in memory, and what the machine has in any case. */
function candidates(): readonly string[] {
  const { XDG_RUNTIME_DIR = "" } = process.env;
  const folders = [...(process.env["TMPDIR"] === undefined ? [] : [tmpdir()]), XDG_RUNTIME_DIR, "/dev/shm", "/tmp"];
  return [...new Set([...folders, "/var/tmp", "/run"])].filter((folder) => folder.startsWith("/"));
}

function tryIn<T>(folder: string, bytes: Uint8Array, use: (path: string) => T): T {
  const fd = openNameless(folder);
  try {
    writeFileSync(fd, bytes);
    return use(`/proc/self/fd/${fd}`);
  } finally {
    closeSync(fd);
  }
}

/** asm-generic/fcntl.h: O_TMPFILE, which node:fs has no name for; O_DIRECTORY, which is part of it, differs on arm64. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

function openNameless(folder: string): number {
  try {
    return openSync(folder, constants.O_RDWR | O_TMPFILE | constants.O_EXCL, 0o700);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    return openAndRemove(folder);
  }
}

/** open(2): a kernel that does not know O_TMPFILE sees a folder to be written, a file system without it says so. */
function isUnsupported(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EISDIR", "EOPNOTSUPP", "ENOTSUP"].includes(String(error.code));
}

/** In a new folder of mode 0700: the name is gone before anything is written. */
function openAndRemove(folder: string): number {
  const ours = mkdtempSync(join(folder, "socktrace-"));
  try {
    return openSync(join(ours, "part"), constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o700);
  } finally {
    rmSync(ours, { recursive: true, force: true });
  }
}

/** The same words for the same cause, whatever the folder. dlopen() of a file on noexec: "failed to map segment". */
function reasonOf(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ");
  if (message.includes("failed to map segment")) return NOEXEC;
  const code = codeOf(error);
  return code === null || code === "ERR_DLOPEN_FAILED" ? message.replace(/^\/proc\/self\/fd\/\d+: /, "") : code;
}
