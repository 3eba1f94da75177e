import { asBytes, asInode, type Inode } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import { dump, type Payload } from "./ffi/netlink.ts";

/** What sock_diag reports of a UNIX socket, of which /proc shows only a part (linux/unix_diag.h). */
export interface UnixDiag {
  readonly inode: Inode;
  /** SOCK_* as a number. */
  readonly type: number;
  /** As stateName reads it. */
  readonly state: number;
  /** Null: no name. */
  readonly local: Address | null;
  /** Null: no peer, or one that nobody has accepted yet. */
  readonly peer: Inode | null;
  /** Bytes to read; of a listener the connections that wait. */
  readonly receive: number;
  /** Bytes sent and not read; of a listener its limit. */
  readonly send: number;
  /** Null: before kernel 4.19. */
  readonly uid: number | null;
}

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST_DUMP = 0x301;
const AF_UNIX = 1;
const SHOW_NAME = 1;
const SHOW_PEER = 4;
const SHOW_QUEUES = 0x10;
const SHOW_UID = 0x40;

/** All UNIX sockets of our own network namespace, or -errno. */
export function dumpUnix(): readonly UnixDiag[] | number {
  const answers = dump(NETLINK_SOCK_DIAG, request());
  return typeof answers === "number" ? answers : answers.map(parseUnixDiag);
}

/** struct nlmsghdr and struct unix_diag_req: all states, all inodes. */
function request(): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(40));
  bytes.setUint32(0, 40, true);
  bytes.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  bytes.setUint16(6, NLM_F_REQUEST_DUMP, true);
  bytes.setUint8(16, AF_UNIX);
  bytes.setUint32(20, 0xffffffff, true);
  bytes.setUint32(28, SHOW_NAME | SHOW_PEER | SHOW_QUEUES | SHOW_UID, true);
  return new Uint8Array(bytes.buffer);
}

/** struct unix_diag_msg: family, type, state, inode, cookie; then attributes of length, type and value. */
export function parseUnixDiag(message: Payload): UnixDiag {
  const found: Draft = {
    inode: asInode(message.getUint32(4, true)),
    type: message.getUint8(1),
    state: message.getUint8(2),
    local: null,
    peer: null,
    receive: 0,
    send: 0,
    uid: null,
  };
  for (let at = 16; at + 4 <= message.byteLength;) {
    const size = message.getUint16(at, true);
    const value = new DataView(message.buffer, message.byteOffset + at + 4, Math.max(0, size - 4));
    attributes[message.getUint16(at + 2, true)]?.(found, value);
    at += Math.max(4, (size + 3) & ~3);
  }
  return found;
}

type Draft = { -readonly [Field in keyof UnixDiag]: UnixDiag[Field] };

/** By UNIX_DIAG_*. */
const attributes: Readonly<Record<number, (draft: Draft, value: DataView) => void>> = {
  0: (draft, value) => {
    draft.local = addressOf(value);
  },
  2: (draft, value) => {
    draft.peer = inodeOrNull(value.getUint32(0, true));
  },
  4: (draft, value) => {
    draft.receive = value.getUint32(0, true);
    draft.send = value.getUint32(4, true);
  },
  7: (draft, value) => {
    draft.uid = value.getUint32(0, true);
  },
};

/** sun_path: an abstract name begins with a NUL and may hold others, a path ends in one. */
function addressOf({ buffer, byteOffset, byteLength }: DataView): Address | null {
  const bytes = Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
  if (bytes === "") return null;
  if (bytes.startsWith("\0")) return { type: "unix-abstract", name: asBytes(bytes.slice(1)) };
  return { type: "unix-path", path: asBytes(bytes.replace(/\0.*$/s, "")) };
}

function inodeOrNull(number: number): Inode | null {
  return number === 0 ? null : asInode(number);
}
