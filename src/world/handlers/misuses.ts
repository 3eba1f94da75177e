import type { Fd } from "../../base/brands.ts";
import type { EventOf } from "../../events/event.ts";
import type { Thread } from "../process.ts";
import type { State } from "../state.ts";

/** How many sockets with a misuse are remembered. */
const MISUSES = 64;

/** Calls that act on a socket: those that only ask may be a probe, of whether the fd is a socket or is open. */
const acting: ReadonlySet<string> = new Set([
  ...["bind", "listen", "connect", "accept", "accept4", "shutdown", "setsockopt", "close"],
  ...["send", "sendto", "sendmsg", "sendmmsg", "recv", "recvfrom", "recvmsg", "recvmmsg"],
]);

/** A call has failed with EBADF or ENOTSOCK: a misuse, where the socket is known that had the number last. */
export function noteMisuse(state: State, thread: Thread, event: EventOf<"failed">): void {
  const { seen, at, errno, attempt } = event;
  const isClose = seen.call === "close";
  if (at === null || (isClose && isLoop(state, thread, at.fd)) || !acting.has(seen.call)) return;
  const former = thread.files.former.get(at.fd);
  // Where it is not certain who shares whose table, the number may have been another process's.
  if (former === undefined || thread.undecided !== null || thread.files.get(at.fd) !== undefined) return;
  const { socket, gone, before } = former;
  // The eBPF engine does not report the close of a file that had the number in between.
  if (isClose && state.hasKernelStates) return;
  // Many programs close what exec may have closed for them.
  if (isClose && gone.call === "execve") return;
  const known = state.misuses.get(socket);
  if (known !== undefined) known.count++;
  else if (state.misuses.size < MISUSES) {
    const { call, time, tid } = seen;
    state.misuses.set(socket, { call, errno, attempt, fd: at.fd, at: time, tid, count: 1, gone, before });
  }
}

/** Whether the thread closes one number after the other, open or not; the first of them looked like a misuse. */
function isLoop({ misuses }: State, thread: Thread, fd: Fd): boolean {
  const { lastClose } = thread;
  thread.lastClose = fd;
  if (lastClose === null || Math.abs(fd - lastClose) !== 1) return false;
  const socket = thread.files.former.get(lastClose)?.socket;
  if (socket !== undefined && misuses.get(socket)?.call === "close") misuses.delete(socket);
  return true;
}
