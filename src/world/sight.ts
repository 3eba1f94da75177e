import type { FdSight, Seen } from "../events/event.ts";
import { unchanged, type Change } from "./change.ts";
import { takenByRange } from "./closing.ts";
import type { Thread } from "./process.ts";
import { release } from "./release.ts";
import { unknownKind, type Socket } from "./socket.ts";
import type { State } from "./state.ts";

export interface Found {
  readonly socket: Socket | null;
  /** What the look itself brought to light: a socket lost sight of, one that turned up. */
  readonly changes: readonly Change[];
}

/**
 * Which socket an event speaks of. The fd names it in the thread's table; the inode that -y printed proves it.
 * Another inode than the model holds means that something was missed: the old name is dropped as lost, and the
 * socket is found again by its inode or starts as one of unknown origin. A call that was cut keeps the socket that
 * its fd named when it was entered.
 *
 * `surely`: the call works on sockets only, so an fd that nobody knows is a socket that we did not see made.
 */
export function findSocket(state: State, thread: Thread, at: FdSight, seen: Seen, surely: boolean): Found {
  const { inside } = thread;
  if (seen.resumed === true && inside?.fd === at.fd) return { socket: inside.socket, changes: unchanged };
  const held = thread.files.get(at.fd)?.socket ?? null;
  if (held !== null && agrees(state, held, at)) return { socket: held, changes: unchanged };
  const dropped = dropStale(state, thread, at, seen);
  if (at.file !== null || (at.inode === null && at.details === null && !surely))
    return { socket: null, changes: dropped };
  const { socket, known } = socketOf(state, thread, at);
  thread.files.set(at.fd, socket, null);
  const appeared: Change = { type: "appeared", seen, process: thread.process, socket, fd: at.fd, known };
  return { socket, changes: [...dropped, appeared] };
}

/**
 * Whatever the fd still names in the model goes: the number was given out again. In a trace without close that is how
 * names end, and while another thread is in close_range; elsewhere it means that something was missed.
 */
export function dropStale(state: State, thread: Thread, at: FdSight, seen: Seen): readonly Change[] {
  const held = thread.files.get(at.fd)?.socket;
  if (held === undefined) return unchanged;
  const { process } = thread;
  const taken = takenByRange(state, thread, at.fd, held);
  if (taken !== null) return taken;
  if (!state.hasFdCalls) {
    state.doubt("the trace has no close: when a socket was closed shows only where its number was given out again");
    return release(state, thread, at.fd, seen, "reused");
  }
  state.doubt("an fd named another socket than the model held: a close or a dup was not seen");
  return [{ type: "lost", seen, process, socket: held, fd: at.fd }, ...release(state, thread, at.fd, seen, "lost")];
}

/** The socket behind an fd that we did not see it get: a known one passed on, or one older than our look. */
export function socketOf(state: State, thread: Thread, at: FdSight): { socket: Socket; known: boolean } {
  const known = at.inode === null ? null : state.find(at.inode);
  return known === null ? { socket: fromBefore(state, thread, at), known: false } : { socket: known, known: true };
}

/** Whether the sight can be the socket that the model holds; learns its inode where it was not known. */
export function agrees(state: State, held: Socket, at: FdSight): boolean {
  if (at.file !== null) return false;
  if (at.inode === null || at.inode === held.inode) return true;
  if (held.inode !== null) return false;
  state.identify(held, at.inode);
  return true;
}

function fromBefore(state: State, thread: Thread, at: FdSight): Socket {
  const socket = state.add({
    kind: at.details?.kind ?? unknownKind,
    inode: at.inode,
    nonblock: null,
    listener: null,
    opened: null,
    first: { process: thread.process, fd: at.fd },
  });
  socket.local = at.details?.local ?? null;
  socket.peer = at.details?.peer ?? null;
  state.relate(socket);
  return socket;
}
