import { asBytes, asInode, type Inode } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";

/** One line of /proc/PID/net/unix. The table shows no peers and no queues: sock_diag does (unix-diag.ts). */
export interface UnixEntry {
  /** 0: no process has it open (a connection that was not accepted yet). */
  readonly inode: Inode;
  /** SOCK_* as a number. */
  readonly type: number;
  /** `LISTEN`, `ESTABLISHED`, `CONNECTING` (it waits for accept) or CLOSE for what is none of them. */
  readonly state: string;
  /** Null: no name. */
  readonly local: Address | null;
}

const SO_ACCEPTCON = 0x10000;
/** linux/net.h; of what waits for accept the table has SS_CONNECTING. */
const states: Readonly<Record<number, string>> = { 2: "CONNECTING", 3: "ESTABLISHED" };

/**
 * unix/af_unix.c, unix_seq_show. A NUL in an abstract name is shown as `@`, like a real `@`:
 *
 * `00000000e257336a: 00000002 00000000 00010000 0001 01 22340 /run/x.sock`
 */
export function parseUnixTable(text: string): UnixEntry[] {
  return Array.from(text.matchAll(/^\w+: \w+ \w+ (\w+) (\w+) (\w+) +(\d+)(?: (.*))?$/gm), (match) => {
    const [, flags = "", type = "", state = "", inode, name] = match;
    const listens = (parseInt(flags, 16) & SO_ACCEPTCON) !== 0;
    return {
      inode: asInode(Number(inode)),
      type: parseInt(type, 16),
      state: listens ? "LISTEN" : (states[parseInt(state, 16)] ?? "CLOSE"),
      local: unixName(name),
    };
  });
}

function unixName(name?: string): Address | null {
  if (name === undefined) return null;
  if (name.startsWith("@")) return { type: "unix-abstract", name: asBytes(name.slice(1)) };
  return { type: "unix-path", path: asBytes(name) };
}

/** One line of /proc/PID/net/netlink. */
export interface NetlinkEntry {
  readonly inode: Inode;
  /** NETLINK_* as a number. */
  readonly protocol: number;
  readonly local: Address;
  readonly receive: number;
  readonly send: number;
}

/** netlink/af_netlink.c: `00000000684eaa73 6   0          00000000 0        0        0     2        0        1505` */
export function parseNetlinkTable(text: string): NetlinkEntry[] {
  return rows(text).flatMap(([, protocol, port, groups = "", receive, send, , , , inode]) => {
    if (protocol === undefined || inode === undefined || !/^\d+$/.test(inode)) return [];
    const local: Address = { type: "netlink", port: Number(port), groups: parseInt(groups, 16) };
    const queues = { receive: Number(receive), send: Number(send) };
    return [{ inode: asInode(Number(inode)), protocol: Number(protocol), local, ...queues }];
  });
}

/** One line of /proc/PID/net/packet. */
export interface PacketEntry {
  readonly inode: Inode;
  /** SOCK_* as a number. */
  readonly type: number;
  readonly uid: number;
  readonly receive: number;
}

/** packet/af_packet.c: `00000000cf5b87b1 3      3    0003   0     1 0      0      49210` */
export function parsePacketTable(text: string): PacketEntry[] {
  return rows(text).flatMap(([, , type, , , , receive, uid, inode]) =>
    inode !== undefined && /^\d+$/.test(inode)
      ? [{ inode: asInode(Number(inode)), type: Number(type), uid: Number(uid), receive: Number(receive) }]
      : [],
  );
}

function rows(text: string): string[][] {
  return text.split("\n").map((line) => line.trim().split(/\s+/));
}
