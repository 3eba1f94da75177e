import { listOpenFds } from "./process.ts";
import type { Socket } from "./socket.ts";
import type { State } from "./state.ts";

/**
 * At the end of the input: the sockets of processes that live on are listed; a socket that only children without a line
 * have open counts as closed when its last other fd was.
 */
export function finish(state: State): void {
  for (const thread of state.silentChildren.clear()) state.forget(thread);
  takeStock(state);
  if (state.hasFdCalls) return;
  for (const socket of [...state.sockets.values(), ...state.archive.closed.values()]) doubtFlags(socket);
}

/** Lists the sockets of the processes that live. */
export function takeStock(state: State): void {
  for (const thread of state.threads.values()) {
    const { process } = thread;
    if (thread.tid === process.pid || process.openFds.length === 0) process.openFds = listOpenFds(thread.files);
  }
}

/** Without fcntl and ioctl in the trace, a flag may have changed since the socket was made. */
function doubtFlags(socket: Socket): void {
  socket.nonblock = null;
  socket.cloexec = null;
}
