import type { EventOf, FdSight, SocketEvent, SocketKind } from "../../events/event.ts";
import type { Address } from "../../linux/address.ts";
import type { Change } from "../change.ts";
import { inheritedFrom } from "../inherit.ts";
import type { Thread } from "../process.ts";
import { release } from "../release.ts";
import { look } from "../sight.ts";
import { momentOf, optionKey, type Socket } from "../socket.ts";
import type { State } from "../state.ts";

/** socket() */
export function created(state: State, event: EventOf<"created">): readonly Change[] {
  return born(state, state.thread(event), event.at, event, event.kind);
}

/** socketpair(): two sockets, connected to each other from birth, without names. */
export function paired(state: State, event: EventOf<"paired">): readonly Change[] {
  const thread = state.thread(event);
  return [event.at, event.other].flatMap((at) =>
    born(state, thread, at, event, event.kind, (socket) => {
      socket.state = "ESTABLISHED";
    }),
  );
}

/** accept(): a new socket with the listener's kind, its address where that is no wildcard, and its options. */
export function accepted(state: State, event: EventOf<"accepted">): readonly Change[] {
  const thread = state.thread(event);
  const { socket: listener, changes } = look(state, thread, event.listener, event, true);
  if (listener === null) return changes;
  listener.calls++;
  return [
    ...changes,
    ...born(
      state,
      thread,
      event.at,
      event,
      listener.kind,
      (socket) => {
        socket.state = "ESTABLISHED";
        socket.peer = event.peer;
        socket.local = isWildcard(listener.local) ? null : listener.local;
        for (const option of inheritedFrom(listener, event)) socket.options.set(optionKey(option), option);
      },
      listener,
    ),
  ];
}

/** Makes the socket and names it; an fd that still named another means that its close was missed. */
function born(
  state: State,
  thread: Thread,
  at: FdSight,
  event: SocketEvent & { readonly nonblock: boolean; readonly cloexec: boolean },
  kind: SocketKind,
  prepare?: (socket: Socket) => void,
  listener: Socket | null = null,
): readonly Change[] {
  const stale = dropStale(state, thread, at, event);
  const socket = state.add({
    kind,
    inode: at.inode,
    nonblock: event.nonblock,
    listener,
    opened: momentOf(event),
    first: { pid: thread.process.pid, fd: at.fd },
  });
  socket.calls = 1;
  prepare?.(socket);
  thread.files.set(at.fd, socket, event.cloexec);
  const inherited = [...socket.options.values()];
  return [
    ...stale,
    { type: "socket", seen: event, process: thread.process, event, socket, fd: at.fd, option: null, inherited },
  ];
}

function dropStale(state: State, thread: Thread, at: FdSight, event: SocketEvent): readonly Change[] {
  const held = thread.files.get(at.fd)?.socket;
  if (held === undefined) return [];
  // A look at the kernel was quicker than the line that tells of the birth: the line knows more.
  if (held.inode !== null && held.inode === at.inode && held.opened === null) {
    thread.files.remove(at.fd);
    state.sockets.delete(held.id);
    return [];
  }
  state.doubt("an fd was given out again though its close was not seen");
  return [
    { type: "lost", seen: event, process: thread.process, socket: held, fd: at.fd },
    ...release(state, thread, at.fd, { ...event, call: "lost" }),
  ];
}

/** A listener on 0.0.0.0 or :: says nothing about the address that the peer called. */
function isWildcard(address: Address | null): boolean {
  return (
    (address?.type === "inet" && address.address === "0.0.0.0") ||
    (address?.type === "inet6" && address.address === "::")
  );
}
