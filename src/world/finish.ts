import { heldFds } from "./process.ts";
import type { State } from "./state.ts";

/**
 * At the end of the input: fork returned children of which no line ever came (logs made without -f). They may hold
 * copies of fds, but we did not follow them, so a socket that only they still hold counts as closed where its last
 * name that we saw went. Processes that live on show what they hold now.
 */
export function finish(state: State): void {
  for (const thread of state.threads.values()) {
    const { process } = thread;
    if (process.seen)
      process.held = thread.tid === process.pid || process.held.length === 0 ? heldFds(thread.files) : process.held;
  }
  for (const thread of [...state.threads.values()]) {
    if (thread.process.seen) continue;
    state.threads.delete(thread.tid);
    state.processes.delete(thread.process.pid);
    for (const fd of [...thread.files.entries.keys()]) {
      const socket = thread.files.remove(fd);
      if (socket?.references === 0) state.retire(socket);
    }
  }
}
