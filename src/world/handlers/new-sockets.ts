import type { EventOf, PrintedFd, SocketKind } from "../../events/event.ts";
import type { Address } from "../../linux/address.ts";
import { isLoopback } from "../../linux/special-addresses.ts";
import { both, onSocket, unchanged, type Change, type EventOnSocket } from "../change.ts";
import { inheritedFrom } from "../inherit.ts";
import { detailsShown, familyShown, listeningShown } from "../kind.ts";
import { isWildcard } from "../peer.ts";
import type { Thread } from "../process.ts";
import { agrees, dropStale, findSocket, socketOf } from "../find-socket.ts";
import { unknownKind, type Socket } from "../socket.ts";
import { loseState } from "../socket-state.ts";
import type { State } from "../state.ts";
import { loseTraffic } from "../traffic.ts";
import { isTcpLike } from "../transitions.ts";

/** socket() */
export function created(state: State, event: EventOf<"created">): readonly Change[] {
  return addSocket(state, state.thread(event.seen), event.at, event, event.kind);
}

/** socketpair(): two sockets, connected to each other from the start, without addresses. */
export function paired(state: State, event: EventOf<"paired">): readonly Change[] {
  const thread = state.thread(event.seen);
  return [event.at, event.other].flatMap((at) =>
    addSocket(state, thread, at, event, event.kind, (socket) => {
      socket.state = "ESTABLISHED";
    }),
  );
}

/** accept(): a new socket with the listener's kind, its address where that is no wildcard, and its options. */
export function accepted(state: State, event: EventOf<"accepted">): readonly Change[] {
  const thread = state.thread(event.seen);
  if (event.listener === null) return addSocket(state, thread, event.at, event, unknownKind, acceptedBlindly(event));
  const { socket: listener, changes } = findSocket(state, thread, event.listener, event.seen, true);
  if (listener === null) return changes;
  if (!state.proveListening(listener)) {
    state.doubt(
      "accept() worked on an fd that names a connected socket here: it was another socket, which is not known",
      thread.process,
    );
    return both(changes, addSocket(state, thread, event.at, event, unknownKind, acceptedBlindly(event)));
  }
  listener.calls++;
  listener.touched = event.seen.time;
  if (listener.clients !== "other") listener.clients = isLocal(event.peer) ? "local" : "other";
  familyShown(listener, event.peer);
  listeningShown(listener);
  const prepare = (socket: Socket): void => {
    socket.shut = isTcpLike(listener.kind) ? listener.shut : "none";
    // A mark of shutdown() is passed on, and the kernel sends a FIN at once (tcp_rcv_state_process; measured on 6.18).
    socket.state = "ESTABLISHED";
    if (socket.shut === "write" || socket.shut === "both") loseState(socket, "shut");
    socket.peer = event.peer;
    socket.local = isWildcard(listener.local) ? null : listener.local;
    socket.options = inheritedFrom(listener);
  };
  return both(changes, addSocket(state, thread, event.at, event, listener.kind, prepare, listener));
}

/** False where the program did not ask who it was. */
function isLocal(peer: Address | null): boolean {
  return peer !== null && isLoopback(peer);
}

/** The accept() began before the log: nobody knows its listener, nor what the socket inherited. */
function acceptedBlindly({ peer }: EventOf<"accepted">): (socket: Socket) => void {
  return (socket) => {
    familyShown(socket, peer);
    listeningShown(socket);
    socket.acceptSeen = true;
    socket.tuned = true;
    socket.historyComplete = false;
    socket.state = "ESTABLISHED";
    socket.peer = peer;
  };
}

/** SCM_RIGHTS, pidfd_getfd: one more name for a socket that is somewhere else already. */
export function received(state: State, event: EventOf<"received">): readonly Change[] {
  const thread = state.thread(event.seen);
  return event.fds.flatMap((at) => {
    const there = thread.files.get(at.fd);
    // A look at the kernel can report it before the line comes.
    if (there !== undefined && at.inode !== null && there.socket.inode === at.inode) {
      there.cloexec = event.cloexec;
      there.socket.calls++;
      return [line(thread, event, there.socket, at)];
    }
    const changes = dropStale(state, thread, at, event.seen);
    // Without -y it is unknown whether it is a socket, until a call on it shows that.
    if (at.file === null) thread.files.arrived.set(at.fd, event);
    if (at.inode === null && at.details === null) return changes;
    const { socket } = socketOf(state, thread, at, event.from);
    socket.calls++;
    socket.touched = event.seen.time;
    thread.files.set(at.fd, socket, event.cloexec);
    return [...changes, line(thread, event, socket, at)];
  });
}

/** SCM_RIGHTS: the fd stays; another process gets one of its own for the same socket. */
export function passed(state: State, event: EventOf<"passed">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { socket, changes } = findSocket(state, thread, event.at, event.seen, false);
  if (socket === null) return changes;
  socket.calls++;
  socket.touched = event.seen.time;
  loseTraffic(socket.traffic);
  return [...changes, line(thread, event, socket, event.at)];
}

/** Makes the socket and gives it its fd; where that still named another socket, its close was missed. */
function addSocket(
  state: State,
  thread: Thread,
  at: PrintedFd,
  event: EventOf<"created" | "paired" | "accepted">,
  kind: SocketKind,
  prepare?: (socket: Socket) => void,
  listener: Socket | null = null,
): readonly Change[] {
  const stale = replaceOld(state, thread, at, event);
  const socket = state.add({
    kind,
    inode: at.inode,
    nonblock: event.nonblock,
    listener,
    opened: event.seen,
    first: { process: thread.process, fd: at.fd },
  });
  socket.calls = 1;
  socket.touched = event.seen.time;
  prepare?.(socket);
  if (at.details !== null) detailsShown(socket, at.details);
  thread.files.set(at.fd, socket, event.cloexec);
  return both(stale, [line(thread, event, socket, at)]);
}

/** The kernel can report a socket before the line comes that made it: the line has more, and takes its place. */
function replaceOld(state: State, thread: Thread, at: PrintedFd, event: EventOnSocket): readonly Change[] {
  const old = thread.files.get(at.fd)?.socket;
  if (old === undefined) return unchanged;
  if (at.inode === null || old.opened !== null || !agrees(state, old, at))
    return dropStale(state, thread, at, event.seen);
  thread.files.remove(at.fd);
  state.remove(old);
  return unchanged;
}

function line(thread: Thread, event: EventOnSocket, socket: Socket, at: PrintedFd): Change {
  return onSocket(thread.process, event, socket, at.fd, null, socket.listener === null ? undefined : socket.options);
}
