import type { EventOf, Seen } from "../../events/event.ts";
import { both, onSocket, unchanged, type Change, type EventOnSocket } from "../change.ts";
import type { Thread } from "../process.ts";
import { release, releaseAll } from "../release.ts";
import { findSocket } from "../find-socket.ts";
import type { Socket } from "../socket.ts";
import type { State } from "../state.ts";

/** A call was entered, and others come in between: it works on the socket that its fd names now. */
export function entered(state: State, event: EventOf<"entered">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { socket, changes } = findSocket(state, thread, event.at, event.seen, false);
  thread.inside = socket === null ? null : { fd: event.at.fd, socket };
  return changes;
}

/** close(): takes effect when it is entered; when it was cut, its second half finds nothing left to do. */
export function closed(state: State, event: EventOf<"closed">): readonly Change[] {
  state.hasCloses = true;
  const thread = state.thread(event.seen);
  if (event.stage === "done") return closedAgain(state, thread, event);
  const { socket, changes } = findSocket(state, thread, event.at, event.seen, false);
  thread.files.arrived.delete(event.at.fd);
  thread.lastClose = event.at.fd;
  if (socket === null) {
    // It was another file's; a close() that was cut may still fail.
    if (event.stage === "complete" || event.at.file !== null) thread.files.forget(event.at.fd);
    return changes;
  }
  socket.calls++;
  const reported = both(changes, [line(thread, event, socket)]);
  return both(reported, release(state, thread, event.at.fd, event.seen, "close"));
}

/** A look at the kernel came between the entry of close() and its effect, and has reported the socket once more. */
function closedAgain(state: State, thread: Thread, { at, seen }: EventOf<"closed">): readonly Change[] {
  const socket = thread.files.get(at.fd)?.socket;
  const isThat = at.inode !== null && socket?.inode === at.inode && socket.opened === null;
  return isThat ? release(state, thread, at.fd, seen, "close") : unchanged;
}

/** dup and relatives: a second name; what a chosen number named before is closed first. */
export function duplicated(state: State, event: EventOf<"duplicated">): readonly Change[] {
  const thread = state.thread(event.seen);
  // dup2(3, 3) changes nothing. dup(3) can give 3 too: where another thread has closed it meanwhile.
  if (event.chosen && event.from.fd === event.at.fd) return unchanged;
  const { socket, changes } = findSocket(state, thread, event.from, event.seen, false);
  const hadSocket = thread.files.get(event.at.fd) !== undefined;
  const displaced = release(state, thread, event.at.fd, event.seen, event.chosen ? "dup" : "lost");
  if (socket === null) {
    if (!hadSocket) thread.files.forget(event.at.fd);
    return both(changes, displaced);
  }
  count(socket, event);
  // Another thread may have closed it since dup was entered.
  state.reopen(socket);
  thread.files.set(event.at.fd, socket, event.cloexec);
  return [...changes, ...displaced, line(thread, event, socket)];
}

/** O_NONBLOCK belongs to the open file description, CLOEXEC to the fd. Reading them makes no change. */
export function flags(state: State, event: EventOf<"flags">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { socket, changes } = findSocket(state, thread, event.at, event.seen, false);
  if (socket === null) return changes;
  count(socket, event);
  const entry = thread.files.get(event.at.fd);
  if (entry !== undefined && event.cloexec !== null) {
    entry.cloexec = event.cloexec;
    if (event.asked && !event.cloexec) socket.handed = true;
    if (event.at.fd === socket.first.fd) socket.cloexec = event.cloexec;
  }
  if (event.nonblock !== null) setNonblock(socket, event.nonblock, event.seen);
  return event.asked ? [...changes, line(thread, event, socket)] : changes;
}

function setNonblock(socket: Socket, nonblock: boolean, { time }: Seen): void {
  socket.nonblockSince = nonblock ? (socket.nonblockSince ?? time) : null;
  socket.nonblock = nonblock;
  socket.flagsShown = true;
}

/** unshare(CLONE_FILES) */
export function unshared(state: State, event: EventOf<"unshared">): readonly Change[] {
  unshareFiles(state.thread(event.seen));
  return unchanged;
}

/** A table that others use too is copied; the thread goes on with the copy. */
export function unshareFiles(thread: Thread): void {
  if (thread.files.users === 1) return;
  thread.files.users--;
  thread.files = thread.files.copy();
}

/** The thread uses its table no longer; the last user's end closes what is in it. */
export function leaveFiles(state: State, thread: Thread, seen: Seen, by: "exit" | "exec"): readonly Change[] {
  thread.files.users--;
  if (thread.files.users > 0) return unchanged;
  return releaseAll(state, thread, seen, by);
}

function count(socket: Socket, { seen }: EventOnSocket): void {
  socket.calls++;
  socket.touched = seen.time;
}

function line(thread: Thread, event: EventOf<"closed" | "duplicated" | "flags">, socket: Socket): Change {
  return onSocket(thread.process, event, socket, event.at.fd);
}
