import type { Fd, Pid } from "../base/brands.ts";
import type { Process } from "./process.ts";
import type { Socket } from "./socket.ts";
import type { State } from "./state.ts";

/** An fd under which a process has a socket open: where the kernel can be asked about it. */
export interface OpenFd {
  readonly pid: Pid;
  readonly fd: Fd;
  readonly socket: Socket;
}

/** All of those processes; an fd table that a thread has to itself, apart from its process's, is left out. */
export function* openFds(
  { processes, threads }: State,
  which: (process: Process) => boolean = () => true,
): Generator<OpenFd, void> {
  for (const process of processes.values()) {
    const files = which(process) ? threads.get(process.pid)?.files : undefined;
    for (const [fd, { socket }] of files?.entries ?? []) yield { pid: process.pid, fd, socket };
  }
}
