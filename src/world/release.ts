import type { Fd } from "../base/brands.ts";
import type { Seen } from "../events/event.ts";
import { shownBy } from "../events/common.ts";
import { unchanged, type Change, type GoneBy } from "./change.ts";
import type { FdTable } from "./fd-table.ts";
import { noteRelease } from "./kept.ts";
import type { Process, Thread } from "./process.ts";
import type { State } from "./state.ts";

/** Takes the name `fd` away. Where it was the socket's last, the socket is closed, which is a change. */
export function release(state: State, thread: Thread, fd: Fd, seen: Seen, by: GoneBy): readonly Change[] {
  return releaseFrom(state, thread.files, thread.process, fd, momentOf(seen, by), by);
}

/** Takes every name away (the end of a table's last user), or those that are CLOEXEC (exec). */
export function releaseAll(
  state: State,
  { files, process }: Pick<Thread, "files" | "process">,
  seen: Seen,
  by: "exit" | "exec",
  which: (cloexec: boolean | null) => boolean = () => true,
): readonly Change[] {
  const moment = momentOf(seen, by);
  const fds = [...files.entries].filter(([, entry]) => which(entry.cloexec)).map(([fd]) => fd);
  return fds.flatMap((fd) => releaseFrom(state, files, process, fd, moment, by));
}

const noClose =
  "close is not traced: sockets are closed at the latest when their number is used again or their process ends";

/** What stands in the place of a call where none worked on that fd. */
const calls: Readonly<Record<GoneBy, string | null>> = {
  close: null,
  dup: null,
  exit: "exit",
  exec: "execve",
  reused: "reused",
  lost: "lost",
  unheard: null,
};

function momentOf(seen: Seen, by: GoneBy): Seen {
  const call = calls[by];
  return call === null ? seen : shownBy(seen, call);
}

function releaseFrom(
  state: State,
  files: FdTable,
  process: Process,
  fd: Fd,
  seen: Seen,
  by: GoneBy,
): readonly Change[] {
  const socket = files.remove(fd);
  if (socket === null) return unchanged;
  if (by === "close" || by === "dup" || by === "exec") files.remember(fd, socket, seen);
  noteRelease(socket, process, by === "exit");
  const isLatest = !state.hasCloses && (by === "exit" || by === "reused");
  socket.released = isLatest ? { ...seen, latest: true } : seen;
  if (socket.references > 0) return unchanged;
  state.close(socket);
  const gone: Change = { type: "gone", seen, process, socket, fd, by };
  return isLatest && state.doubtOnce(noClose) ? [gone, { type: "doubt", seen, process, cause: noClose }] : [gone];
}
