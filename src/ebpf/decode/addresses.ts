import type { Bytes } from "../../base/brands.ts";
import { showAddress, type Address } from "../../linux/address.ts";
import { addressFromBytes } from "../../linux/sockaddr.ts";
import type { Seen, Sides, SocketEvent } from "../../events/event.ts";
import { flag, fields, type Call, type Place } from "../layout.ts";
import type { RawRecord } from "../record.ts";
import { firstFd } from "./at.ts";
import { errnoOf, none, onSuccess, restarts, type CallDecoder } from "./call.ts";

const onSocket = { first: "socket" } as const;

/** Addresses and connections: bind, listen, connect, getsockname, getpeername, shutdown, and sendto that connects. */
export const addressCalls: Readonly<
  Record<Call & ("bind" | "listen" | "connect" | "sendto" | "getsockname" | "getpeername" | "shutdown"), CallDecoder>
> = {
  bind: {
    ...onSocket,
    done: onSuccess((record, seen) => ({ type: "bound", seen, at: firstFd(record), address: addressIn(record) })),
    attempt: (record) => `bind ${addressText(record)}`,
    tried: (record) => ({ type: "bind", address: addressIn(record) }),
  },
  listen: {
    ...onSocket,
    done: onSuccess((record, seen) => ({ type: "listening", seen, at: firstFd(record), backlog: backlogOf(record) })),
    attempt: (record) => `listen, backlog ${backlogOf(record)}`,
    tried: () => ({ type: "listen" }),
  },
  connect: {
    ...onSocket,
    done: connected,
    attempt: (record) => (isPending(record) ? null : `connect ${addressText(record)}`),
    tried: (record) => ({ type: "connect", address: addressIn(record) }),
  },
  sendto: {
    ...onSocket,
    done: connected,
    attempt: (record) => (isPending(record) ? null : `connect ${addressText(record, fields.arg4)} by sendto`),
    tried: (record) => ({ type: "connect", address: addressIn(record) }),
  },
  getsockname: { ...onSocket, done: named("local"), attempt: () => "getsockname" },
  getpeername: {
    ...onSocket,
    done: named("peer"),
    attempt: () => "getpeername",
    tried: () => ({ type: "getpeername" }),
  },
  shutdown: {
    ...onSocket,
    done: onSuccess(shut),
    attempt: (record) =>
      `shutdown ${ways[record.low(fields.arg1)]?.name ?? `0x${record.low(fields.arg1).toString(16)}`}`,
    tried: (record) => ({ type: "shutdown", how: ways[record.low(fields.arg1)]?.sides ?? null }),
  },
};

/** The address that the call gave or got; null: there is none, it is AF_UNSPEC, or it is not there as a whole. */
export function addressIn(record: RawRecord): Address | null {
  const bytes = record.data();
  const isMissing = bytes.length < 2 || isUnspecified(bytes) || record.has(flag.cut);
  return isMissing ? null : addressFromBytes(bytes);
}

/** AF_UNSPEC is 0. */
function isUnspecified(bytes: Bytes): boolean {
  return bytes.startsWith("\0\0");
}

/** What has no address is shown as strace does: AF_UNSPEC, `NULL`, or the pointer. */
function addressText(record: RawRecord, pointer: Place = fields.arg1): string {
  const address = addressIn(record);
  if (address !== null) return showAddress(address);
  return isUnspecified(record.data()) ? "AF_UNSPEC" : pointerText(record.u64(pointer));
}

function pointerText(pointer: number): string {
  return pointer === 0 ? "NULL" : `0x${pointer.toString(16)}`;
}

function backlogOf(record: RawRecord): number {
  return record.low(fields.arg1) | 0;
}

/** A connection that is refused gives no event here; its `failed` comes from the caller. */
function connected(record: RawRecord, seen: Seen): readonly SocketEvent[] {
  const pending = isPending(record);
  if (record.result < 0 && !pending) return none;
  return [{ type: "connected", seen, at: firstFd(record), peer: addressIn(record), pending }];
}

/** connect(2): after EINPROGRESS and EINTR the handshake goes on. */
function isPending(record: RawRecord): boolean {
  if (record.result >= 0) return false;
  return restarts(record) || errnoOf(record) === "EINPROGRESS" || errnoOf(record) === "EINTR";
}

function named(side: "local" | "peer"): CallDecoder["done"] {
  return onSuccess((record, seen) => {
    const address = addressIn(record);
    return address === null ? null : { type: "named", seen, at: firstFd(record), side, address };
  });
}

/** sys/socket.h */
const ways: readonly { readonly name: string; readonly sides: Sides }[] = [
  { name: "SHUT_RD", sides: "read" },
  { name: "SHUT_WR", sides: "write" },
  { name: "SHUT_RDWR", sides: "both" },
];

function shut(record: RawRecord, seen: Seen): SocketEvent | null {
  const way = ways[record.low(fields.arg1)];
  return way === undefined ? null : { type: "shut", seen, at: firstFd(record), how: way.sides };
}
