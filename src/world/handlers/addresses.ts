import type { EventOf } from "../../events/event.ts";
import type { Address } from "../../linux/address.ts";
import { allOptions } from "../../linux/catalogue.ts";
import { hasAnyPort } from "../../linux/other-address.ts";
import { both, onSocket, type Change } from "../change.ts";
import { dataInForce, stateBy, storeOptions } from "../options.ts";
import { familyShown, listeningShown } from "../kind.ts";
import { isWildcard, peerAfter } from "../peer.ts";
import { findSocket } from "../find-socket.ts";
import { optionKey, type OptionState, type Socket } from "../socket.ts";
import { loseState } from "../socket-state.ts";
import type { State } from "../state.ts";
import {
  abortConnect,
  addSides,
  disconnect,
  forgetKernelChoice,
  isTcpLike,
  releasePort,
  resetByListen,
} from "../transitions.ts";

type AddressEvent = EventOf<"bound" | "listening" | "connected" | "named" | "shut">;
type Act = (socket: Socket) => void;

/** bind(): port 0 and an empty UNIX name are filled in by the kernel, so the address is unknown until asked. */
export function bound(state: State, event: EventOf<"bound">): readonly Change[] {
  return touch(state, event, (socket) => {
    familyShown(socket, event.address);
    socket.bound = event.address;
    socket.boundBy = event.seen;
    socket.local = event.address !== null && isComplete(event.address) ? event.address : null;
    if (socket.state === "CLOSED" || socket.state === null) socket.state = "BOUND";
    if (isOneIpv6(event.address) && !keepsItsOwn(socket)) storeOptions(socket, statesByBind(socket, event));
  });
}

/** True for an IPv6 address that is neither `::` nor an IPv4 one in disguise. */
function isOneIpv6(address: Address | null): boolean {
  return address?.type === "inet6" && address.address !== "::" && !/^::ffff:\d+\./i.test(address.address);
}

/** A raw socket does not ask, and an MPTCP socket's bind() changes the TCP socket below only (measured on 6.18). */
function keepsItsOwn({ kind }: Socket): boolean {
  return kind.type === "SOCK_RAW" || kind.protocol === "IPPROTO_MPTCP";
}

/** __inet6_bind: who is bound to one IPv6 address can have no IPv4 peer, and IPV6_V6ONLY reads as on. */
function statesByBind(socket: Socket, event: EventOf<"bound">): readonly OptionState[] {
  return turnedOnByBind.map(({ level, name }) => {
    const asked = socket.options.get(optionKey({ level, name }))?.asked ?? null;
    const value = { type: "known", data: true } as const;
    return { level, name, value, asked, origin: "set", by: "bind", ...stateBy(event.seen) };
  });
}

const turnedOnByBind = allOptions().filter((option) => option.turnedOnByBind === true);

export function listening(state: State, event: EventOf<"listening">): readonly Change[] {
  return touch(state, event, (socket) => {
    if (socket.stateBefore !== null || socket.state !== "LISTEN") forgetKernelChoice(socket);
    resetByListen(socket);
    socket.state = "LISTEN";
    socket.stateBefore = null;
    socket.backlog = event.backlog;
    socket.listenedBy = event.seen;
    listeningShown(socket);
    state.relate(socket);
  });
}

/** connect(): done, on its way, or (AF_UNSPEC) dissolved. */
export function connected(state: State, event: EventOf<"connected">): readonly Change[] {
  return touch(state, event, (socket) => {
    if (event.peer === null) {
      disconnect(socket, !isTcpLike(socket.kind) || !isUnconnected(socket));
      return;
    }
    // What a bind() before gave was lost with the connection before (releasePort).
    if (socket.bound === null) socket.boundBy = null;
    socket.tuned = true;
    socket.connectSeen = true;
    socket.connectedBy = event.seen;
    // An IPv6 datagram socket takes an IPv4 address too (ip6_datagram_connect).
    if (event.peer.type !== "inet" || socket.kind.type === "SOCK_STREAM") familyShown(socket, event.peer);
    // A second connect() on a stream asks after the first, whatever address it names.
    const isAnswer = isTcpLike(socket.kind) && !event.pending && socket.peer !== null;
    if (!isAnswer) socket.peer = peerAfter(socket, event.peer);
    if (!isAnswer && isTcpLike(socket.kind)) socket.shut = "none";
    // As far as the kernel has reported its states, which comes before the call returns.
    const hasEnded = socket.stateBefore !== null && isUnconnected(socket);
    if (socket.stateBefore !== null || isUnconnected(socket)) forgetKernelChoice(socket);
    // The kernel puts the address of the route in the place of a wildcard.
    if (isWildcard(socket.local)) socket.local = null;
    socket.stateBefore = null;
    socket.presumed = false;
    if (hasEnded) releasePort(socket);
    if (event.pending) state.proveConnecting(socket, event.seen);
    else socket.connecting = false;
    if (event.pending) return;
    if (isDeferred(state, socket)) loseState(socket, "deferred");
    else socket.state = "ESTABLISHED";
  });
}

/** tcp(7), TCP_FASTOPEN_CONNECT: connect() returns at once, and the first write connects. */
export function isDeferred(state: State, socket: Socket): boolean {
  return deferring.some(({ level, name }) => dataInForce(socket, level, name, state.sysctls) === true);
}

const deferring = allOptions().filter(({ defersConnect }) => defersConnect === true);

/** getsockname(), getpeername(): the kernel's own word. A peer means that the connection stands. */
export function named(state: State, event: EventOf<"named">): readonly Change[] {
  return touch(state, event, (socket) => {
    familyShown(socket, event.address);
    if (event.side === "peer") peerNamed(socket, event.address);
    else if (isComplete(event.address)) socket.local = event.address;
    state.relate(socket);
  });
}

function peerNamed(socket: Socket, peer: Address): void {
  socket.peer = peer;
  socket.presumed = false;
  const isOpen = socket.state === null && socket.shut === "none";
  if (socket.connecting || isOpen) socket.state = "ESTABLISHED";
  socket.connecting = false;
}

/**
 * shutdown(): what follows on the wire is between the kernels, so TCP's state is unknown once its write side is shut.
 * A TCP listener stops listening, and a connection that is being made is given up (inet_shutdown in net/ipv4), unless
 * it was made by then, which no call showed. Other kinds keep their state.
 */
export function shut(state: State, event: EventOf<"shut">): readonly Change[] {
  return touch(state, event, (socket) => {
    const { how } = event;
    if (!isTcpLike(socket.kind)) {
      socket.shut = addSides(socket.shut, how);
      return;
    }
    if (socket.connecting) {
      abortConnect(socket, how);
      return;
    }
    if (socket.state === "LISTEN") {
      // Of a listener only the read side counts.
      if (how !== "write") disconnect(socket);
      return;
    }
    // The kernel reported it before shutdown() returned; on a socket that is closed it fails.
    if (state.hasKernelStates && socket.listenedBy !== null && isUnconnected(socket)) return;
    socket.shut = addSides(socket.shut, how);
    if (how !== "read" && !isAhead(socket, event)) loseState(socket, "shut");
  });
}

/** The kernel has reported a state since: the call comes late. */
function isAhead({ stateAt }: Socket, { seen }: EventOf<"shut">): boolean {
  return stateAt !== null && seen.time !== null && stateAt > seen.time;
}

function isUnconnected(socket: Socket): boolean {
  return socket.state === "CLOSED" || socket.state === "BOUND";
}

/** Finds the socket, counts the call, lets `act` change it, and gives the timeline's line. */
function touch(state: State, event: AddressEvent, act: Act): readonly Change[] {
  const thread = state.thread(event.seen);
  const { socket, changes } = findSocket(state, thread, event.at, event.seen, true);
  if (socket === null) return changes;
  socket.calls++;
  socket.touched = event.seen.time;
  act(socket);
  return both(changes, [onSocket(thread.process, event, socket, event.at.fd)]);
}

/** False for what the kernel completes: port 0, an unnamed UNIX address (autobind), VMADDR_PORT_ANY. */
function isComplete(address: Address): boolean {
  if (hasAnyPort(address)) return false;
  return "port" in address ? address.port !== 0 : address.type !== "unix-unnamed";
}
