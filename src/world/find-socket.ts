import type { PrintedFd, Seen } from "../events/event.ts";
import { unchanged, type Change } from "./change.ts";
import { takenByRange } from "./closing.ts";
import { noteUse } from "./kept.ts";
import { detailsShown } from "./kind.ts";
import type { Thread } from "./process.ts";
import { release } from "./release.ts";
import { unknownKind, type Socket, type Unseen } from "./socket.ts";
import type { State } from "./state.ts";

export interface Found {
  readonly socket: Socket | null;
  /** What the search itself showed: a socket whose close was missed, one whose opening was not traced. */
  readonly changes: readonly Change[];
}

/**
 * The socket of an event. The fd names it in the thread's table; the inode that -y printed proves it. Another inode
 * than the model's means that something was missed: the old name is dropped as lost, and the socket is found by its
 * inode or starts as one of unknown origin. A call that was cut keeps the socket that its fd named when it was entered.
 *
 * `surely`: the call works on sockets only, so an fd that the model does not have is a socket opened before the trace.
 */
export function findSocket(state: State, thread: Thread, at: PrintedFd, seen: Seen, surely: boolean): Found {
  const { inside } = thread;
  if (seen.resumed === true && inside?.fd === at.fd) return { socket: inside.socket, changes: unchanged };
  if (seen.resumed === true && inside === null && at.inode !== null) {
    const socket = state.recall(at.inode);
    if (socket !== null) return { socket, changes: unchanged };
  }
  const current = thread.files.get(at.fd)?.socket ?? null;
  if (current !== null && agrees(state, current, at)) {
    if (at.details !== null && detailsShown(current, at.details)) state.relate(current);
    if (current.kept !== null) noteUse(state, current, thread.process);
    return { socket: current, changes: unchanged };
  }
  const dropped = dropStale(state, thread, at, seen);
  if (at.file !== null || (at.inode === null && at.details === null && !surely))
    return { socket: null, changes: dropped };
  const arrival = thread.files.arrived.get(at.fd);
  const { socket, known } = socketOf(state, thread, at, arrival?.from ?? thread.process.hides ?? "before");
  thread.files.set(at.fd, socket, arrival?.cloexec ?? null);
  const appeared: Change = { type: "appeared", seen, process: thread.process, socket, fd: at.fd, known };
  return { socket, changes: [...dropped, appeared] };
}

/**
 * Drops what the fd still names in the model: its number is in use again. In a trace without close that is how fds
 * end, and while another thread is in close_range; elsewhere it means that something was missed.
 */
export function dropStale(state: State, thread: Thread, at: PrintedFd, seen: Seen): readonly Change[] {
  const current = thread.files.get(at.fd)?.socket;
  if (current === undefined) return unchanged;
  const { process } = thread;
  const taken = takenByRange(state, thread, at.fd, current);
  if (taken !== null) return taken;
  if (!state.hasCloses) return release(state, thread, at.fd, seen, "reused");
  state.doubt("an fd named another socket than the model held: a close or a dup was not seen", process);
  return [{ type: "lost", seen, process, socket: current, fd: at.fd }, ...release(state, thread, at.fd, seen, "lost")];
}

/** The socket of an fd whose making was not traced: one of the model under a new fd, or one older than the trace. */
export function socketOf(
  state: State,
  thread: Thread,
  at: PrintedFd,
  unseen: Unseen,
): { socket: Socket; known: boolean } {
  const known = at.inode === null ? null : state.find(at.inode);
  if (known !== null) return { socket: known, known: true };
  return { socket: unopened(state, thread, at, unseen), known: false };
}

/** Whether the printed fd can be the model's socket, whose inode is set where it was unknown. */
export function agrees(state: State, current: Socket, at: PrintedFd): boolean {
  if (at.file !== null) return false;
  if (at.inode === null || at.inode === current.inode) return true;
  if (current.inode !== null) return false;
  state.setInode(current, at.inode);
  return true;
}

function unopened(state: State, thread: Thread, at: PrintedFd, unseen: Unseen): Socket {
  const socket = state.add({
    kind: at.details?.kind ?? unknownKind,
    inode: at.inode,
    nonblock: null,
    listener: null,
    opened: null,
    unseen,
    first: { process: thread.process, fd: at.fd },
  });
  if (unseen === "lost") {
    socket.gap = state.gap;
    socket.stateUnknown = "lost";
  }
  socket.local = at.details?.local ?? null;
  socket.peer = at.details?.peer ?? null;
  state.relate(socket);
  return socket;
}
