import { heldFds } from "./process.ts";
import type { Socket } from "./socket.ts";
import type { State } from "./state.ts";

/**
 * At the end of the input: processes that live on show what they hold now; a socket that only children still hold of
 * which no line ever came counts as closed where its last name that we saw went.
 */
export function finish(state: State): void {
  for (const thread of state.unheard.takeAll()) state.forget(thread);
  takeStock(state);
  if (state.hasFdCalls) return;
  for (const socket of [...state.sockets.values(), ...state.archive.closed.values()]) doubtFlags(socket);
}

/** Processes that live show what they hold now. */
export function takeStock(state: State): void {
  for (const thread of state.threads.values()) {
    const { process } = thread;
    if (thread.tid === process.pid || process.held.length === 0) process.held = heldFds(thread.files);
  }
}

/** Without fcntl and ioctl in the trace, a flag that was off at the birth may have been set since, and one that was on taken off. */
function doubtFlags(socket: Socket): void {
  socket.nonblock = null;
  socket.cloexec = null;
}
