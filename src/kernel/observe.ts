import type { Micros, Pid } from "../base/brands.ts";
import type { SocketEvent } from "../events/event.ts";
import type { FdSnapshot, ProcessSnapshot, SocketSnapshot } from "../events/snapshot.ts";

/** open(2)'s flags (asm-generic/fcntl.h). */
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;

/** Each socket of a process as an event, with which the model starts where no call was seen. */
export function observe(process: ProcessSnapshot, time: Micros): SocketEvent[] {
  return process.fds.flatMap((fd) => (fd.socket === null ? [] : [observed(process.pid, fd, fd.socket, time)]));
}

function observed(pid: Pid, { fd, info }: FdSnapshot, socket: SocketSnapshot, time: Micros): SocketEvent {
  const { inode, kind, state, local, peer, backlog, options } = socket;
  const flags = info?.flags ?? 0;
  return {
    type: "observed",
    seen: { tid: pid, time, line: 0, call: "pidfd_getfd" },
    at: { fd, inode, file: null, details: null },
    kind,
    cloexec: (flags & O_CLOEXEC) !== 0,
    nonblock: (flags & O_NONBLOCK) !== 0,
    state,
    local,
    peer,
    backlog: backlog?.limit ?? null,
    options: options.map(({ level, name, value, changed }) => ({ level, name, value, usual: changed === false })),
  };
}
