import type { Micros } from "../../base/brands.ts";
import type { EventOf, Seen, Sides, Tried } from "../../events/event.ts";
import type { Change } from "../change.ts";
import { queueEmptied } from "../inherit.ts";
import type { Thread } from "../process.ts";
import { findSocket, type Found } from "../find-socket.ts";
import { RAPID, type Failure, type Socket } from "../socket.ts";
import type { State } from "../state.ts";
import { noteMisuse } from "./misuses.ts";
import { addSides, connect, endConnection, disconnect, isTcpLike, isTcpStream, losses } from "../transitions.ts";

/** How many different failures of a socket are kept; a loop over ports must not fill the memory. */
const FAILURES = 64;

/** A failed call changes nothing: it is reported, counted at its socket, and can show the socket's state. */
export function failed(state: State, event: EventOf<"failed">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { process } = thread;
  const { seen, at, anyFd, errno } = event;
  if (at === null) return [{ type: "failed", seen, process, event, socket: null, fd: null }];
  if (errno === "EBADF" || errno === "ENOTSOCK") noteMisuse(state, thread, event);
  const { socket, changes } = find(state, thread, event);
  // close() of a file, or getsockopt() on one, is of no interest.
  if (socket === null && (anyFd || at.file !== null)) return changes;
  const onThisSocket = asTriedOn(socket, event);
  if (socket !== null) count(state, socket, onThisSocket);
  return [...changes, { type: "failed", seen, process, event: onThisSocket, socket, fd: at.fd }];
}

/** strace's names of options are those of another family where the socket is a Bluetooth one. */
function asTriedOn(socket: Socket | null, event: EventOf<"failed">): EventOf<"failed"> {
  const other = socket?.kind.family === "AF_BLUETOOTH" ? event.attemptOnBluetooth : undefined;
  return other === undefined ? event : { ...event, attempt: other };
}

/** EBADF and ENOTSOCK prove that the fd is no socket, whatever the model has there. */
function find(state: State, thread: Thread, { at, errno, seen, anyFd }: EventOf<"failed">): Found {
  if (at === null || errno === "EBADF" || errno === "ENOTSOCK") return { socket: null, changes: [] };
  return findSocket(state, thread, at, seen, !anyFd);
}

function count(state: State, socket: Socket, event: EventOf<"failed">): void {
  socket.calls++;
  socket.touched = event.seen.time;
  const during = socket.state;
  if (event.tried !== null) learn(state, socket, event.tried, event);
  const { errno, attempt, tried } = event;
  addFailure(socket, event.seen, { errno, attempt, tried, during });
}

/** Adds a failure to the socket's list: a new one, or one more of the same. */
export function addFailure(
  socket: Socket,
  { call, time, tid, stack }: Pick<Seen, "call" | "time" | "tid" | "stack">,
  { errno, attempt, tried, during }: Pick<Failure, "errno" | "attempt" | "tried" | "during">,
): void {
  const key = `${call} ${errno} ${attempt}`;
  const before = socket.failed.get(key);
  if (before !== undefined) {
    if (isRapid(before, socket, time)) before.rapid++;
    before.count++;
    before.last = time;
    before.lastCall = socket.calls;
  } else if (socket.failed.size < FAILURES) {
    const failure: Failure = {
      call,
      errno,
      attempt,
      tried,
      during,
      first: time,
      last: time,
      tid,
      count: 1,
      rapid: 0,
      lastCall: socket.calls,
      heldBy: null,
      ...(stack === undefined ? {} : { stack }),
    };
    socket.failed = new Map([...socket.failed, [key, failure]]);
  }
}

function isRapid({ last, lastCall }: Failure, { calls }: Socket, time: Micros | null): boolean {
  return last !== null && time !== null && time - last < RAPID && calls === lastCall + 1;
}

/** What the failure of a call shows of the socket. */
function learn(state: State, socket: Socket, tried: Tried, { errno, seen }: EventOf<"failed">): void {
  switch (tried.type) {
    case "bind":
      bindFailed(socket, errno);
      return;
    case "connect":
      if (errno === "EALREADY") state.proveConnecting(socket, seen);
      else connectFailed(socket, errno);
      return;
    case "data":
      dataFailed(socket, errno);
      return;
    case "getpeername":
      getpeernameFailed(socket, errno);
      return;
    case "shutdown":
      shutdownFailed(socket, errno, tried.how);
      return;
    case "accept":
      acceptFailed(state, socket, errno);
      return;
    case "set":
    case "listen":
  }
}

/**
 * A port that is taken is found out after the address has been put in, and then the address goes, though the port of a
 * connection that was refused is still reported (__inet_bind in net/ipv4/af_inet.c; measured on 6.18). A socket that is
 * bound gets EINVAL.
 */
function bindFailed(socket: Socket, errno: string): void {
  const { family } = socket.kind;
  if (errno === "EADDRINUSE" && (family === "AF_INET" || family === "AF_INET6")) socket.local = null;
}

/** Errnos with which the kernel gives up a connection that was on its way; others refuse the call. */
const endings = new Set(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH", "ECONNABORTED"]);

/**
 * connect(2) again: EISCONN shows that it is connected, or was once: a connection that has ended since gives it too, and
 * so does a listener (__inet_stream_connect in net/ipv4/af_inet.c).
 */
function connectFailed(socket: Socket, errno: string): void {
  if (errno === "EISCONN") {
    const wasEnded = socket.state === "CLOSED" && socket.peer !== null;
    const isUnconnected = socket.state === "CLOSED" || socket.state === "BOUND" || socket.state === null;
    if (socket.presumed || socket.connecting || (isUnconnected && !wasEnded && socket.shut === "none")) connect(socket);
  } else if (isTcpLike(socket.kind) && endings.has(errno) && socket.state !== "ESTABLISHED") disconnect(socket);
}

/**
 * The first call after a connect() in the background reports why that failed. Later ones report that the connection has
 * ended; EPIPE also comes after a shutdown() of our own.
 */
function dataFailed(socket: Socket, errno: string): void {
  if (!isTcpStream(socket.kind)) return;
  if (socket.connecting && endings.has(errno)) disconnect(socket);
  else if (losses.has(errno) && socket.shut !== "write" && socket.shut !== "both") endConnection(socket);
  else getpeernameFailed(socket, errno);
}

/** accept(2): with EAGAIN it listens, and no connection waits (inet_csk_accept in net/ipv4/inet_connection_sock.c). */
function acceptFailed(state: State, socket: Socket, errno: string): void {
  if (errno !== "EAGAIN") return;
  if (state.proveListening(socket)) queueEmptied(socket);
}

/** getpeername(2), shutdown(2): there is no connection. Where the model has one, it was reset. */
function getpeernameFailed(socket: Socket, errno: string): void {
  if (errno === "ENOTCONN" && isTcpLike(socket.kind) && socket.state === "ESTABLISHED") endConnection(socket);
}

/** It fails, and marks the socket all the same (inet_shutdown in net/ipv4/af_inet.c; measured on 6.18). */
function shutdownFailed(socket: Socket, errno: string, how: Sides | null): void {
  const isUnused = socket.state === "CLOSED" || socket.state === "BOUND";
  if (errno === "ENOTCONN" && isTcpLike(socket.kind) && isUnused) socket.shut = addSides(socket.shut, how ?? "both");
  getpeernameFailed(socket, errno);
}
