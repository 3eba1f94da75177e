import type { EventOf, FdSight, SocketEvent } from "../../events/event.ts";
import type { Address } from "../../linux/address.ts";
import type { Change } from "../change.ts";
import { look } from "../sight.ts";
import type { Socket } from "../socket.ts";
import type { State } from "../state.ts";

type Act = (socket: Socket) => void;

/** bind(): port 0 and an empty UNIX name are filled in by the kernel, so the address is unknown until asked. */
export function bound(state: State, event: EventOf<"bound">): readonly Change[] {
  return touch(state, event, (socket) => {
    socket.local = event.address !== null && isComplete(event.address) ? event.address : null;
    if (socket.state === "CLOSED" || socket.state === null) socket.state = "BOUND";
  });
}

export function listening(state: State, event: EventOf<"listening">): readonly Change[] {
  return touch(state, event, (socket) => {
    socket.state = "LISTEN";
    socket.backlog = event.backlog;
  });
}

/** connect(): done, on its way, or (AF_UNSPEC) dissolved. */
export function connected(state: State, event: EventOf<"connected">): readonly Change[] {
  return touch(state, event, (socket) => {
    socket.peer = event.peer;
    socket.state = event.peer === null ? restState(socket) : event.pending ? "SYN_SENT" : "ESTABLISHED";
  });
}

/** getsockname(), getpeername(): the kernel's own word. A peer means that the connection stands. */
export function named(state: State, event: EventOf<"named">): readonly Change[] {
  return touch(state, event, (socket) => {
    if (event.side === "local") {
      if (isComplete(event.address)) socket.local = event.address;
      return;
    }
    socket.peer = event.address;
    if (socket.state === "SYN_SENT" || socket.state === null) socket.state = "ESTABLISHED";
  });
}

/**
 * shutdown(): what follows on the wire is between the kernels, so TCP's state is unknown from here on; a listener
 * stops listening (tcp_shutdown and inet_shutdown in net/ipv4), a UNIX socket stays connected.
 */
export function shut(state: State, event: EventOf<"shut">): readonly Change[] {
  return touch(state, event, (socket) => {
    if (socket.state === "LISTEN" && event.how !== "write") socket.state = "CLOSED";
    else if (socket.kind.family !== "AF_UNIX" && event.how !== "read") socket.state = null;
  });
}

/** Finds the socket, counts the call, lets `act` change it, and gives the timeline's line. */
export function touch(state: State, event: SocketEvent & { readonly at: FdSight }, act: Act): readonly Change[] {
  const thread = state.thread(event);
  const { socket, changes } = look(state, thread, event.at, event, true);
  if (socket === null) return changes;
  socket.calls++;
  act(socket);
  const { process } = thread;
  return [
    ...changes,
    { type: "socket", seen: event, process, event, socket, fd: event.at.fd, option: null, inherited: [] },
  ];
}

function restState(socket: Socket): Socket["state"] {
  return socket.local === null ? "CLOSED" : "BOUND";
}

/** False for what the kernel completes: port 0, an unnamed UNIX address (autobind). */
function isComplete(address: Address): boolean {
  if (address.type === "inet" || address.type === "inet6") return address.port !== 0;
  return address.type !== "unix-unnamed";
}
