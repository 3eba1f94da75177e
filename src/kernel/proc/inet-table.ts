import { asBytes, asInode, type Inode } from "../../base/brands.ts";
import type { Address } from "../../linux/address.ts";
import { ipv4Text, ipv6Text } from "../../linux/ip.ts";
import { stateName } from "../../linux/states.ts";

/** One socket as /proc/PID/net/tcp, udp, udplite, raw, icmp and their 6 show it. */
export interface InetEntry {
  readonly local: Address;
  /** Null: no peer; the table shows all zeros. */
  readonly peer: Address | null;
  /** The kernel's name, UDP's too: CLOSE is a socket that is not connected. */
  readonly state: string | null;
  /** Bytes received and not read; of a TCP listener the connections that wait for accept. */
  readonly receive: number;
  /** Bytes not yet acknowledged; 0 for a TCP listener. */
  readonly send: number;
  readonly uid: number;
  /** 0: no process holds it (TIME_WAIT, a connection not yet accepted). */
  readonly inode: Inode;
}

/**
 * ipv4/tcp_ipv4.c, tcp4_seq_show, and its relatives:
 *
 * `   0: 0100007F:3A99 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 45829 1 ...`
 */
export function parseInetTable(text: string): InetEntry[] {
  const entries: InetEntry[] = [];
  for (const line of text.split("\n")) {
    const entry = parseLine(line);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

function parseLine(line: string): InetEntry | null {
  const fields = line.trim().split(/ +/);
  const [, local = "", peer = "", state = "", queues = "", , , uid = "", , inode] = fields;
  const address = parseAddress(local);
  // The head line.
  if (inode === undefined || address === null) return null;
  return {
    local: address,
    peer: /^0+:0+$/.test(peer) ? null : parseAddress(peer),
    state: stateName(parseInt(state, 16)),
    send: parseInt(queues.slice(0, 8), 16),
    receive: parseInt(queues.slice(9), 16),
    uid: Number(uid),
    inode: asInode(Number(inode)),
  };
}

/** `0100007F:07E8`: 32-bit words as a little-endian machine holds them, then the port. */
function parseAddress(text: string): Address | null {
  const colon = text.indexOf(":");
  const port = parseInt(text.slice(colon + 1), 16);
  if (colon === 8) return { type: "inet", address: ipv4Text(word(text, 0)) ?? "", port };
  if (colon !== 32) return null;
  const bytes = asBytes(word(text, 0) + word(text, 8) + word(text, 16) + word(text, 24));
  return { type: "inet6", address: ipv6Text(bytes) ?? "", port, scope: null };
}

function word(text: string, at: number): ReturnType<typeof asBytes> {
  const value = parseInt(text.slice(at, at + 8), 16);
  return asBytes(String.fromCharCode(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff));
}
