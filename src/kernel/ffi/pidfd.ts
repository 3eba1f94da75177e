import type { Fd, Pid } from "../../base/brands.ts";
import { libc } from "./libc.ts";
import { callNumbers } from "./numbers.ts";

const numbers = callNumbers(process.arch);

/** pidfd_open(2): an fd that names the process, or -errno. To be closed by the caller. */
export function openPid(pid: Pid): number {
  return libc().syscall(numbers.pidfd_open, pid, 0, 0);
}

/**
 * pidfd_getfd(2): a duplicate, close-on-exec, of an fd of that process, or -errno. While it is open the target's
 * close() sends no FIN: the caller closes it in the same synchronous function.
 */
export function takeFd(pidfd: number, fd: Fd): number {
  return libc().syscall(numbers.pidfd_getfd, pidfd, fd, 0);
}

export function close(fd: number): void {
  libc().close(fd);
}
