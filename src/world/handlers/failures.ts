import type { Micros } from "../../base/brands.ts";
import type { EventOf } from "../../events/event.ts";
import type { Change } from "../change.ts";
import type { Thread } from "../process.ts";
import { look } from "../sight.ts";
import type { Failure, Socket } from "../socket.ts";
import type { State } from "../state.ts";

/** How many different failures a socket remembers apart; a loop over ports must not fill the memory. */
const FAILURES = 64;

/** Calls that work on any fd: their failure on something that is no socket we know is nobody's business. */
const general = new Set(["close", "dup", "dup2", "dup3", "fcntl", "fcntl64", "ioctl"]);

/** A failed call changes nothing; it is told, and counted at its socket. */
export function failed(state: State, event: EventOf<"failed">): readonly Change[] {
  const thread = state.thread(event);
  const { process } = thread;
  if (event.at === null) return [{ type: "failed", seen: event, process, event, socket: null, fd: null }];
  const { socket, changes } = find(state, thread, event);
  if (socket === null && (general.has(event.call) || event.at.file !== null)) return changes;
  if (socket !== null) count(socket, event);
  return [...changes, { type: "failed", seen: event, process, event, socket, fd: event.at.fd }];
}

/** EBADF and ENOTSOCK prove that the fd is no socket, whatever the model holds. */
function find(
  state: State,
  thread: Thread,
  event: EventOf<"failed">,
): { readonly socket: Socket | null; readonly changes: readonly Change[] } {
  const at = event.at;
  if (at === null || event.errno === "EBADF" || event.errno === "ENOTSOCK") return { socket: null, changes: [] };
  return look(state, thread, at, event, !general.has(event.call));
}

function count(socket: Socket, event: EventOf<"failed">): void {
  socket.calls++;
  if (event.call === "connect" && event.errno !== "EALREADY" && event.errno !== "EISCONN") unconnect(socket);
  rememberFailure(socket, event);
}

/** Puts a failure into the socket's books: a new one, or one more of the same. */
export function rememberFailure(
  socket: Socket,
  event: Pick<Failure, "call" | "errno" | "attempt" | "tid"> & { readonly time: Micros | null },
): void {
  const key = `${event.call} ${event.errno} ${event.attempt}`;
  const known = socket.failed.get(key);
  if (known !== undefined) {
    known.count++;
    known.last = event.time;
  } else if (socket.failed.size < FAILURES) {
    const { call, errno, attempt, time, tid } = event;
    socket.failed.set(key, { call, errno, attempt, first: time, last: time, tid, count: 1 });
  }
}

/** A connect that went on in the background and is reported as failed now by connect() itself. */
function unconnect(socket: Socket): void {
  if (socket.state !== "SYN_SENT") return;
  socket.peer = null;
  socket.state = socket.local === null ? "CLOSED" : "BOUND";
}
