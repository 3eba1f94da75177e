import { asInode, type Inode } from "../base/brands.ts";
import { dump, type Payload } from "./ffi/netlink.ts";

/** What sock_diag reports of a UNIX socket and /proc does not (linux/unix_diag.h). */
export interface UnixDiag {
  readonly inode: Inode;
  /** As stateName reads it. */
  readonly state: number;
  /** Null: no peer, or one that nobody has accepted yet. */
  readonly peer: Inode | null;
  /** Bytes to read; of a listener the connections that wait. */
  readonly receive: number;
  /** Bytes sent and not read; of a listener its limit. */
  readonly send: number;
}

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST_DUMP = 0x301;
const AF_UNIX = 1;
const SHOW_PEER = 4;
const SHOW_QUEUES = 0x10;
const ATTRIBUTE_PEER = 2;
const ATTRIBUTE_QUEUES = 4;

/** All UNIX sockets of our own network namespace, or -errno. */
export function dumpUnix(): ReadonlyMap<Inode, UnixDiag> | number {
  const answers = dump(NETLINK_SOCK_DIAG, request());
  if (typeof answers === "number") return answers;
  return new Map(answers.map(parseUnixDiag).map((diag) => [diag.inode, diag]));
}

/** struct nlmsghdr and struct unix_diag_req: all states, all inodes. */
function request(): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(40));
  bytes.setUint32(0, 40, true);
  bytes.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  bytes.setUint16(6, NLM_F_REQUEST_DUMP, true);
  bytes.setUint8(16, AF_UNIX);
  bytes.setUint32(20, 0xffffffff, true);
  bytes.setUint32(28, SHOW_PEER | SHOW_QUEUES, true);
  return new Uint8Array(bytes.buffer);
}

/** struct unix_diag_msg: family, type, state, inode, cookie; then attributes of length, type and value. */
export function parseUnixDiag(message: Payload): UnixDiag {
  let peer: Inode | null = null;
  let receive = 0;
  let send = 0;
  for (let at = 16; at + 8 <= message.byteLength;) {
    const size = message.getUint16(at, true);
    const type = message.getUint16(at + 2, true);
    if (type === ATTRIBUTE_PEER) peer = inodeOrNull(message.getUint32(at + 4, true));
    if (type === ATTRIBUTE_QUEUES) {
      receive = message.getUint32(at + 4, true);
      send = message.getUint32(at + 8, true);
    }
    at += Math.max(4, (size + 3) & ~3);
  }
  return { inode: asInode(message.getUint32(4, true)), state: message.getUint8(2), peer, receive, send };
}

function inodeOrNull(number: number): Inode | null {
  return number === 0 ? null : asInode(number);
}
