import type { DataMove, SocketEvent, Tried } from "../events/event.ts";
import type { CallRecord } from "../strace/record.ts";
import type { Value } from "../strace/value.ts";
import { firstFd, none, seenBy } from "./decoder.ts";
import { hasFlag, member, numberIn } from "./tree.ts";

/** What a call that moves data shows: shared by the decoders of these calls. */

interface Details {
  /** Bytes that a read had room for; 0: none, or it is not printed. */
  readonly room?: number;
  readonly flags?: Value | undefined;
  readonly anyFd?: boolean;
}

/**
 * `sendto(3, "GET", 3, 0, NULL, 0) = 3`: sent. `recvfrom(3, "", 4096, 0, NULL, NULL) = 0`: the end of the peer's data.
 * None where nothing was moved: a read of 0 bytes that had no room for any.
 */
export function dataMoved(
  call: CallRecord,
  direction: "sent" | "received",
  { room = 0, flags, anyFd = false }: Details = {},
): readonly SocketEvent[] {
  const at = firstFd(call);
  const what = moveOf(call, direction, room);
  return at === null || what === null || isOfErrors(flags)
    ? none
    : [{ type: "data", seen: seenBy(call), at, what, anyFd }];
}

function moveOf({ result }: CallRecord, direction: "sent" | "received", room: number): DataMove | null {
  if (result.type !== "value" || result.value < 0) return null;
  if (result.value > 0) return direction;
  return direction === "received" && room > 0 ? "end" : null;
}

/** linux/socket.h, MSG_ERRQUEUE 0x2000: it reads reports of errors and time stamps, not data. */
function isOfErrors(flags: Value | undefined): boolean {
  return hasFlag(flags, "MSG_ERRQUEUE", 0x2000);
}

/** `[{iov_base="", iov_len=1024}, ...]`: bytes in all; 0 where that is not printed. */
export function roomIn(vector: Value | undefined): number {
  if (vector?.type !== "array") return 0;
  return vector.items.reduce(
    (sum, item) => sum + ((item.type === "struct" ? numberIn(member(item.members, "iov_len")) : null) ?? 0),
    0,
  );
}

/**
 * Errnos that show something of a connection (world/handlers/failures.ts), or of a broadcast that is not allowed; EAGAIN is
 * no failure of one.
 */
const telling: ReadonlySet<string> = new Set([
  ...["EPIPE", "ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ENOTCONN", "EACCES"],
]);

/** For the timeline: the name of a call whose failure shows something of the connection; null: it shows nothing. */
export function dataFailure({ name, result }: CallRecord): string | null {
  return result.type === "error" && telling.has(result.errno) ? name : null;
}

export function triedData(): Tried {
  return { type: "data", address: null };
}
