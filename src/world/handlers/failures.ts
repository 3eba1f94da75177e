import type { EventOf, Seen, Sides, Tried } from "../../events/event.ts";
import type { Change } from "../change.ts";
import { queueEmptied } from "../inherit.ts";
import type { Thread } from "../process.ts";
import { findSocket, type Found } from "../find-socket.ts";
import type { Failure, Socket } from "../socket.ts";
import type { State } from "../state.ts";
import { addSides, endConnection, disconnect, isTcpLike } from "../transitions.ts";

/** How many different failures of a socket are kept; a loop over ports must not fill the memory. */
const FAILURES = 64;

/** A failed call changes nothing: it is reported, counted at its socket, and can show the socket's state. */
export function failed(state: State, event: EventOf<"failed">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { process } = thread;
  const { seen, at, anyFd } = event;
  if (anyFd) state.hasFdCalls = true;
  if (at === null) return [{ type: "failed", seen, process, event, socket: null, fd: null }];
  const { socket, changes } = find(state, thread, event);
  // close() of a file, or getsockopt() on one, is of no interest.
  if (socket === null && (anyFd || at.file !== null)) return changes;
  const onThisSocket = asTriedOn(socket, event);
  if (socket !== null) count(socket, onThisSocket);
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

function count(socket: Socket, event: EventOf<"failed">): void {
  socket.calls++;
  socket.touched = event.seen.time;
  if (event.tried !== null) learn(socket, event.tried, event.errno);
  addFailure(socket, event.seen, event);
}

/** Adds a failure to the socket's list: a new one, or one more of the same. */
export function addFailure(
  socket: Socket,
  { call, time, tid }: Pick<Seen, "call" | "time" | "tid">,
  { errno, attempt }: Pick<Failure, "errno" | "attempt">,
): void {
  const key = `${call} ${errno} ${attempt}`;
  const before = socket.failed.get(key);
  if (before !== undefined) {
    before.count++;
    before.last = time;
  } else if (socket.failed.size < FAILURES) {
    const failure: Failure = { call, errno, attempt, first: time, last: time, tid, count: 1 };
    socket.failed = new Map([...socket.failed, [key, failure]]);
  }
}

/** What the failure of a call shows of the socket. */
function learn(socket: Socket, tried: Tried, errno: string): void {
  switch (tried.type) {
    case "bind":
      bindFailed(socket, errno);
      return;
    case "connect":
      connectFailed(socket, errno);
      return;
    case "getpeername":
      getpeernameFailed(socket, errno);
      return;
    case "shutdown":
      shutdownFailed(socket, errno, tried.how);
      return;
    case "accept":
      // No connection waits.
      if (errno === "EAGAIN") queueEmptied(socket);
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

/** connect(2) again: EISCONN shows that it is connected, EALREADY that it is not yet. */
function connectFailed(socket: Socket, errno: string): void {
  if (errno === "EISCONN" && socket.state === "SYN_SENT") socket.state = "ESTABLISHED";
  if (errno === "EISCONN") socket.presumed = false;
  // An SO_ERROR of 0 before may have been read too early.
  if (errno === "EALREADY" && socket.state === "ESTABLISHED") socket.state = "SYN_SENT";
  if (isTcpLike(socket.kind) && endings.has(errno) && socket.state !== "ESTABLISHED") disconnect(socket);
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
