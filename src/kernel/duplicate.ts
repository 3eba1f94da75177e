import type { Fd, Inode } from "../base/brands.ts";
import { close, takeFd } from "./ffi/pidfd.ts";
import { inodeOf } from "./ffi/stat.ts";

/** `changed`: since /proc was read the fd was closed, and its number is now another file's. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: number | "changed" };

/**
 * Duplicates the socket that another process has at `fd`, asks it, and closes the duplicate again,
 * synchronously: while a duplicate is open, the program's own close() sends no FIN. Nothing here may ever wait.
 */
export function withDuplicate<T>(pidfd: number, fd: Fd, inode: Inode, ask: (copy: number) => T): Answer<T> {
  const copy = takeFd(pidfd, fd);
  if (copy < 0) return { ok: false, error: copy };
  try {
    return inodeOf(copy) === inode ? { ok: true, value: ask(copy) } : { ok: false, error: "changed" };
  } finally {
    close(copy);
  }
}
