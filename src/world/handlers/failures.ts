import type { EventOf, Seen } from "../../events/event.ts";
import type { Change } from "../change.ts";
import { settle } from "../inherit.ts";
import type { Thread } from "../process.ts";
import { look } from "../sight.ts";
import type { Failure, Socket } from "../socket.ts";
import type { State } from "../state.ts";
import { breakConnection, isTcpLike, disconnect } from "../transitions.ts";

/** How many different failures a socket remembers apart; a loop over ports must not fill the memory. */
const FAILURES = 64;

/** Calls that work on any fd: their failure on something that is no socket we know is nobody's business. */
const general = new Set(["close", "dup", "dup2", "dup3", "fcntl", "fcntl64", "ioctl"]);

/** A failed call sets nothing; it is told, counted at its socket, and may tell of the socket's state. */
export function failed(state: State, said: EventOf<"failed">): readonly Change[] {
  const thread = state.thread(said.seen);
  const { process } = thread;
  if (general.has(said.seen.call)) state.hasFdCalls = true;
  if (said.at === null) return [{ type: "failed", seen: said.seen, process, event: said, socket: null, fd: null }];
  const { socket, changes } = find(state, thread, said);
  const event = triedOn(socket, said);
  if (socket === null && (general.has(said.seen.call) || said.at.file !== null)) return changes;
  if (socket !== null) count(socket, event);
  return [...changes, { type: "failed", seen: event.seen, process, event, socket, fd: said.at.fd }];
}

/** On a Bluetooth socket strace's names of options are those of another family. */
function triedOn(socket: Socket | null, event: EventOf<"failed">): EventOf<"failed"> {
  const other = socket?.kind.family === "AF_BLUETOOTH" ? event.attemptOnBluetooth : undefined;
  return other === undefined ? event : { ...event, attempt: other };
}

/** EBADF and ENOTSOCK prove that the fd is no socket, whatever the model holds. */
function find(
  state: State,
  thread: Thread,
  event: EventOf<"failed">,
): { readonly socket: Socket | null; readonly changes: readonly Change[] } {
  const at = event.at;
  if (at === null || event.errno === "EBADF" || event.errno === "ENOTSOCK") return { socket: null, changes: [] };
  return look(state, thread, at, event.seen, !general.has(event.seen.call));
}

function count(socket: Socket, event: EventOf<"failed">): void {
  socket.calls++;
  socket.touched = event.seen.time;
  if (Object.hasOwn(tales, event.seen.call)) tales[event.seen.call]?.(socket, event);
  rememberFailure(socket, event.seen, event);
}

/** Puts a failure into the socket's books: a new one, or one more of the same. */
export function rememberFailure(
  socket: Socket,
  { call, time, tid }: Pick<Seen, "call" | "time" | "tid">,
  { errno, attempt }: Told,
): void {
  const key = `${call} ${errno} ${attempt}`;
  const known = socket.failed.get(key);
  if (known !== undefined) {
    known.count++;
    known.last = time;
  } else if (socket.failed.size < FAILURES) {
    const failure: Failure = { call, errno, attempt, first: time, last: time, tid, count: 1 };
    socket.failed = new Map([...socket.failed, [key, failure]]);
  }
}

type Told = Pick<Failure, "errno" | "attempt">;

/** What a failure tells of the socket, by call. */
const tales: Readonly<Record<string, (socket: Socket, failure: Told) => void>> = {
  bind: bindFailed,
  connect: connectFailed,
  sendto: connectFailed,
  // connect(2), shutdown(2): there is no connection. Where we thought there was one, it was reset.
  getpeername: notConnected,
  shutdown: shutdownFailed,
  accept: nobodyWaits,
  accept4: nobodyWaits,
};

/**
 * A port that is taken is found out after the address has been put in, and then the address goes, though the port of a
 * connection that was refused is still told (__inet_bind in net/ipv4/af_inet.c; measured on 6.18). A socket that is
 * bound gets EINVAL.
 */
function bindFailed(socket: Socket, { errno }: Told): void {
  const { family } = socket.kind;
  if (errno === "EADDRINUSE" && (family === "AF_INET" || family === "AF_INET6")) socket.local = null;
}

/** Errnos with which the kernel gives up a connection that was on its way; others refuse the call. */
const endings = new Set(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH", "ECONNABORTED"]);

/** connect(2) again: EISCONN says that it stands, EALREADY that it is on its way. */
function connectFailed(socket: Socket, { errno }: Told): void {
  if (errno === "EISCONN" && socket.state === "SYN_SENT") socket.state = "ESTABLISHED";
  if (errno === "EISCONN") socket.presumed = false;
  // An SO_ERROR of 0 before may have been asked too early.
  if (errno === "EALREADY" && socket.state === "ESTABLISHED") socket.state = "SYN_SENT";
  if (isTcpLike(socket.kind) && endings.has(errno) && socket.state !== "ESTABLISHED") disconnect(socket);
}

function notConnected(socket: Socket, { errno }: Told): void {
  if (errno === "ENOTCONN" && isTcpLike(socket.kind) && socket.state === "ESTABLISHED") breakConnection(socket);
}

/** It fails, and marks the socket all the same (inet_shutdown in net/ipv4/af_inet.c; measured on 6.18). */
function shutdownFailed(socket: Socket, failure: Told): void {
  const isUnused = socket.state === "CLOSED" || socket.state === "BOUND";
  if (failure.errno === "ENOTCONN" && isTcpLike(socket.kind) && isUnused)
    socket.shut = failure.attempt.endsWith("SHUT_RD") ? "read" : "write";
  notConnected(socket, failure);
}

function nobodyWaits(socket: Socket, { errno }: Told): void {
  if (errno === "EAGAIN") settle(socket);
}
