import type { FdFlags, PrintedFd, Seen, SocketEvent, SocketKind } from "../../events/event.ts";
import {
  effectiveProtocol,
  familyName,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_TYPE_MASK,
  typeName,
} from "../../linux/families.ts";
import { frameProtocolName, protocolName } from "../../linux/protocols.ts";
import { CONTROL_ROOM, MOST_FDS, fields, type Call } from "../layout.ts";
import type { RawRecord } from "../record.ts";
import { addressIn } from "./addresses.ts";
import { fdOfInode, firstFd, returnedFd } from "./at.ts";
import { onSuccess, type CallDecoder } from "./call.ts";

const accept: CallDecoder = {
  done: onSuccess((record, seen) => {
    const { cloexec, nonblock } = record.call === "accept4" ? flagsIn(record.low(fields.arg3)) : noFlags;
    return {
      type: "accepted",
      seen,
      listener: firstFd(record),
      at: returnedFd(record),
      peer: addressIn(record),
      cloexec,
      nonblock,
    };
  }),
  attempt: () => "accept",
  tried: () => ({ type: "accept" }),
  first: "socket",
};

/** Calls that make a socket, or bring one from elsewhere. */
export const socketCalls: Readonly<
  Record<Call & ("socket" | "socketpair" | "accept" | "accept4" | "recvmsg" | "recvmmsg" | "pidfd_getfd"), CallDecoder>
> = {
  socket: {
    done: onSuccess((record, seen) => ({ type: "created", seen, at: returnedFd(record), ...made(record) })),
    attempt: kindText,
    first: "other",
  },
  socketpair: { done: onSuccess(paired), attempt: kindText, first: "other" },
  accept,
  accept4: accept,
  recvmsg: { done: onSuccess(received), first: "socket" },
  recvmmsg: { done: onSuccess(received), first: "socket" },
  pidfd_getfd: {
    done: onSuccess((record, seen) => ({
      type: "received",
      seen,
      from: "process",
      fds: [returnedFd(record)],
      // Always (pidfd_getfd(2)).
      cloexec: true,
    })),
    first: "other",
  },
};

function paired(record: RawRecord, seen: Seen): SocketEvent {
  const at = fdOfInode(record.dataU32(0), record.u64(fields.inode));
  const other = fdOfInode(record.dataU32(4), record.u64(fields.other));
  return { type: "paired", seen, at, other, ...made(record) };
}

/** unix(7), SCM_RIGHTS: the fds stand in the control data, the inodes of their sockets behind it. */
function received(record: RawRecord, seen: Seen): SocketEvent | null {
  const count = Math.min(record.u64(fields.other), MOST_FDS);
  if (count === 0) return null;
  const fds: PrintedFd[] = [];
  for (let at = 0; at < count; at++)
    fds.push(fdOfInode(record.dataU32(record.u32(fields.arg5) + 4 * at), record.dataU32(CONTROL_ROOM + 8 * at)));
  const flags = record.low(record.call === "recvmmsg" ? fields.arg3 : fields.arg2);
  // linux/socket.h: MSG_CMSG_CLOEXEC
  return { type: "received", seen, from: "message", fds, cloexec: (flags & 0x40000000) !== 0 };
}

interface Made extends FdFlags {
  readonly kind: SocketKind;
}

/** There are few kinds of sockets: one object each. */
const cache = new Map<string, Made>();
const LIMIT = 1000;

/** What the arguments of socket() and socketpair() ask for. */
function made(record: RawRecord): Made {
  const [family, type, protocol] = [record.low(fields.arg0), record.low(fields.arg1), record.low(fields.arg2)];
  const key = `${family} ${type} ${protocol}`;
  let found = cache.get(key);
  if (found === undefined) {
    found = { kind: kindOf(familyName(family), typeName(type & SOCK_TYPE_MASK), protocol), ...flagsIn(type) };
    if (cache.size < LIMIT) cache.set(key, found);
  }
  return found;
}

function kindOf(family: string, type: string, protocol: number): SocketKind {
  const name = family === "AF_PACKET" ? frameProtocolName(swapped(protocol)) : protocolName(family, protocol);
  return { family, type, protocol: effectiveProtocol(family, type, name) };
}

/** packet(7): in network order. */
function swapped(protocol: number): number {
  return ((protocol & 0xff) << 8) | ((protocol >> 8) & 0xff);
}

const noFlags: FdFlags = { cloexec: false, nonblock: false };

function flagsIn(bits: number): FdFlags {
  return { cloexec: (bits & SOCK_CLOEXEC) !== 0, nonblock: (bits & SOCK_NONBLOCK) !== 0 };
}

function kindText(record: RawRecord): string {
  const { kind } = made(record);
  return `${record.call} ${kind.family} ${kind.type} ${kind.protocol}`;
}
