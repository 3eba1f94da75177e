import type { DataMove, SocketEvent, Tried } from "../events/event.ts";
import type { CallRecord } from "../strace/record.ts";
import type { Value } from "../strace/value.ts";
import { firstFd, none, seenBy, spanOf, succeeded } from "./decoder.ts";
import { hasFlag, member, numberIn } from "./tree.ts";

/** What a call that moves data shows: shared by the decoders of these calls. */

interface Details {
  /** Bytes that a read had room for; 0: none, or it is not printed. */
  readonly room?: number;
  /** MSG_* */
  readonly flags?: Value | undefined;
  /** SPLICE_F_* */
  readonly spliceFlags?: Value | undefined;
  readonly anyFd?: boolean;
  /** What it moved, where that is not what it returned; null: not known. */
  readonly bytes?: number | null;
}

/**
 * `sendto(3, "GET", 3, 0, NULL, 0) = 3`: sent. `recvfrom(3, "", 4096, 0, NULL, NULL) = 0`: the end of the peer's data.
 * None where nothing was moved: a read of 0 bytes that had no room for any.
 */
export function dataMoved(
  call: CallRecord,
  direction: "sent" | "received",
  { room = 0, flags, spliceFlags, anyFd = false, bytes }: Details = {},
): readonly SocketEvent[] {
  const at = firstFd(call);
  const what = moveOf(call, direction, room);
  if (at === null || what === null || isOfErrors(flags)) return none;
  const returned = call.result.type === "value" ? call.result.value : null;
  const isLook = what === "received" && hasFlag(flags, "MSG_PEEK", 0x2);
  return [
    {
      type: "data",
      seen: seenBy(call),
      at,
      what,
      anyFd,
      bytes: isLook ? 0 : isUrgent(flags) ? null : bytes === undefined ? returned : bytes,
      more: direction === "sent" && (hasFlag(flags, "MSG_MORE", 0x8000) || hasFlag(spliceFlags, "SPLICE_F_MORE", 0x4)),
      left: isLook ? returned : null,
      ...spanOf(call),
    },
  ];
}

function moveOf({ result }: CallRecord, direction: "sent" | "received", room: number): DataMove | null {
  if (result.type !== "value" || result.value < 0) return null;
  if (result.value > 0) return direction;
  return direction === "received" && room > 0 ? "end" : null;
}

/** `ioctl(3, FIONREAD, [5]) = 0`, which is SIOCINQ too: bytes of a stream that are there to be received (tcp(7)). */
export function dataWaiting(call: CallRecord): readonly SocketEvent[] {
  const at = firstFd(call);
  const left = numberIn(call.args[2]?.value);
  if (at === null || left === null || left <= 0 || !succeeded(call)) return none;
  const seen = seenBy(call);
  return [{ type: "data", seen, at, what: "received", anyFd: true, bytes: 0, more: false, left, ...spanOf(call) }];
}

/** linux/socket.h, MSG_OOB 0x1: what is sent so is received apart from the rest. */
function isUrgent(flags: Value | undefined): boolean {
  return hasFlag(flags, "MSG_OOB", 0x1);
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

/** `[{msg_hdr={...}, msg_len=12}, ...]`: bytes in all of the messages; null where they are not printed. */
export function lengthsIn({ args }: CallRecord): number | null {
  const vector = args[1]?.value;
  const messages = vector?.type === "changed" ? vector.after : vector;
  if (messages?.type !== "array") return null;
  return messages.items.reduce<number | null>((sum, item) => {
    const length = item.type === "struct" ? numberIn(member(item.members, "msg_len")) : null;
    return sum === null || length === null ? null : sum + length;
  }, 0);
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
