import type { Fd } from "../base/brands.ts";
import type { Seen } from "../events/event.ts";
import { unchanged, type Change } from "./change.ts";
import type { FdTable } from "./fd-table.ts";
import type { Process, Thread } from "./process.ts";
import type { State } from "./state.ts";

/** Takes the name `fd` away. Where it was the socket's last, the socket is closed and the change says so. */
export function release(state: State, thread: Thread, fd: Fd, seen: Seen): readonly Change[] {
  return releaseFrom(state, thread.files, thread.process, fd, seen);
}

/** What the end of a table's last user, or exec for the CLOEXEC ones, does to its fds. */
export function releaseAll(
  state: State,
  files: FdTable,
  process: Process,
  seen: Seen,
  which: (cloexec: boolean | null) => boolean,
): readonly Change[] {
  const fds = [...files.entries].filter(([, entry]) => which(entry.cloexec)).map(([fd]) => fd);
  return fds.flatMap((fd) => releaseFrom(state, files, process, fd, seen));
}

function releaseFrom(state: State, files: FdTable, process: Process, fd: Fd, seen: Seen): readonly Change[] {
  const socket = files.remove(fd);
  if (socket === null) return unchanged;
  socket.released = seen;
  if (socket.references > 0) return unchanged;
  state.retire(socket);
  return [{ type: "gone", seen, process, socket, fd }];
}
