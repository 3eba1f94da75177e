import { asBytes, asFd, asInode, type Bytes } from "../../base/brands.ts";
import type { PrintedFd, SocketDetails, SocketKind } from "../../events/event.ts";
import { familyName, typeName } from "../../linux/families.ts";
import { hasProtocolNames, reportedProtocol } from "../../linux/protocols.ts";
import { flag, fields, type Place } from "../layout.ts";
import type { RawRecord } from "../record.ts";

/** What stands for a file that is no socket: the program does not report which. */
const ANOTHER_FILE: Bytes = asBytes("?");

/** The fd that a call's first argument is, with the socket behind it. */
export function firstFd(record: RawRecord): PrintedFd {
  return fdWith(record, record.low(fields.arg0) | 0, fields.inode);
}

/** The fd that a call returned. */
export function returnedFd(record: RawRecord): PrintedFd {
  return fdWith(record, record.result, fields.other);
}

function fdWith(record: RawRecord, fd: number, inode: Place): PrintedFd {
  const number = record.u64(inode);
  if (number !== 0) return { fd: asFd(fd), inode: asInode(number), file: null, details: detailsOf(record) };
  return { fd: asFd(fd), inode: null, file: record.has(flag.file) ? ANOTHER_FILE : null, details: null };
}

/** An fd whose socket is known by its inode alone; 0: it is another file. */
export function fdOfInode(fd: number, inode: number): PrintedFd {
  if (inode === 0) return { fd: asFd(fd), inode: null, file: ANOTHER_FILE, details: null };
  return { fd: asFd(fd), inode: asInode(inode), file: null, details: null };
}

/** There are few kinds of sockets: one object each. */
const kinds = new Map<number, SocketDetails>();

function detailsOf(record: RawRecord): SocketDetails | null {
  if (!record.has(flag.socket)) return null;
  const [family, type, protocol] = [record.u16(fields.family), record.u16(fields.kind), record.u16(fields.protocol)];
  const key = (family * 0x100 + type) * 0x10000 + protocol;
  let details = kinds.get(key);
  if (details === undefined)
    kinds.set(key, (details = { kind: kindOf(family, type, protocol), local: null, peer: null }));
  return details;
}

/** As the kernel has it (SO_DOMAIN, SO_TYPE, SO_PROTOCOL). */
function kindOf(family: number, type: number, protocol: number): SocketKind {
  const name = familyName(family);
  // The 0 of a packet socket is not its protocol.
  const reported = reportedProtocol(name, protocol) ?? (hasProtocolNames(name) ? "?" : "0");
  return { family: name, type: typeName(type), protocol: reported };
}
