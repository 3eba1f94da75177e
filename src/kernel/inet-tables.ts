import type { Inode } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { Listed } from "../events/snapshot.ts";
import { protocolName } from "../linux/protocols.ts";
import { isZero, parseInetLine, splitInetTable, ZERO4, ZERO6, type InetLine } from "../proc/inet-table.ts";

/** All internet sockets of one network namespace. */
export interface InetTables {
  readonly find: (inode: Inode) => Listed | null;
  readonly opposite: (inode: Inode) => Inode | null;
  /** Those that no process has open too: inode 0. */
  readonly all: () => readonly Row[];
}

/** A line of these tables: thousands of them are read, and few are looked into. */
export class Row {
  readonly line: InetLine;
  readonly kind: SocketKind;

  constructor(line: InetLine, kind: SocketKind) {
    this.line = line;
    this.kind = kind;
  }

  get inode(): Inode {
    return this.line.inode;
  }

  get uid(): number {
    return this.line.uid;
  }

  listed(): Listed {
    const { local, peer, state, receive, send } = parseInetLine(this.line);
    return { kind: kindOf(this.kind, local), local, peer, state, receive, send };
  }
}

/** The files of /proc/PID/net and what is in them; icmp holds ping sockets. */
const files: readonly (readonly [file: string, type: string, protocol: string])[] = [
  ["tcp", "SOCK_STREAM", "IPPROTO_TCP"],
  ["udp", "SOCK_DGRAM", "IPPROTO_UDP"],
  ["udplite", "SOCK_DGRAM", "IPPROTO_UDPLITE"],
  ["icmp", "SOCK_DGRAM", "IPPROTO_ICMP"],
  ["raw", "SOCK_RAW", "?"],
];

/** `read` gives the text of a file of /proc/PID/net, empty where there is none. */
export function readInetTables(read: (file: string) => string): InetTables {
  const all: Row[] = [];
  for (const [file, type, protocol] of files)
    for (const family of ["AF_INET", "AF_INET6"]) {
      const kind = { family, type, protocol };
      for (const line of splitInetTable(read(family === "AF_INET" ? file : `${file}6`))) all.push(new Row(line, kind));
    }
  let byInode: ReadonlyMap<Inode, Row> | undefined;
  const rows = (): ReadonlyMap<Inode, Row> => (byInode ??= heldRows(all));
  let ends: Ends | undefined;
  return {
    find: (inode) => rows().get(inode)?.listed() ?? null,
    opposite: (inode) => opposite(rows().get(inode), (ends ??= endsOf(rows().values()))),
    all: () => all,
  };
}

function heldRows(all: readonly Row[]): ReadonlyMap<Inode, Row> {
  const rows = new Map<Inode, Row>();
  for (const row of all) if (row.inode > 0) rows.set(row.inode, row);
  return rows;
}

/** By protocol, then by the ends; null: two sockets have these (SO_REUSEPORT), and it is unknown which one is the peer. */
type Ends = ReadonlyMap<string, ReadonlyMap<string, Inode | null>>;

function endsOf(rows: Iterable<Row>): Ends {
  const ends = new Map<string, Map<string, Inode | null>>();
  for (const { line, kind } of rows) {
    let ofProtocol = ends.get(kind.protocol);
    if (ofProtocol === undefined) ends.set(kind.protocol, (ofProtocol = new Map<string, Inode | null>()));
    const key = endsKey(line.local, line.peer);
    ofProtocol.set(key, ofProtocol.has(key) ? null : line.inode);
  }
  return ends;
}

/** The kind of the whole table, but where a line shows more of it. */
function kindOf(kind: SocketKind, local: Listed["local"]): SocketKind {
  const protocol = protocolIn(kind, local);
  return protocol === kind.protocol ? kind : { ...kind, protocol };
}

/** The port of a raw socket is its protocol (raw(7)). */
function protocolIn({ family, type, protocol }: SocketKind, local: Listed["local"]): string {
  if (protocol === "IPPROTO_ICMP" && family === "AF_INET6") return "IPPROTO_ICMPV6";
  const isRaw = type === "SOCK_RAW" && (local?.type === "inet" || local?.type === "inet6");
  return isRaw ? protocolName(family, local.port) : protocol;
}

/**
 * The one that is connected to us; for datagrams also one that is only bound to the address, or to its port on
 * this machine.
 */
function opposite(row: Row | undefined, all: Ends): Inode | null {
  if (row === undefined || isZero(row.line.peer)) return null;
  const { line, kind } = row;
  const ends = all.get(kind.protocol);
  if (ends === undefined) return null;
  const connected = ends.get(endsKey(line.peer, line.local));
  if (connected !== undefined || kind.type === "SOCK_STREAM") return connected ?? null;
  const [address = "", port = ""] = line.peer.split(":");
  const nobody = `${address.replace(/./g, "0")}:0000`;
  const bound = ends.get(endsKey(line.peer, nobody));
  if (bound !== undefined || !isHere(line)) return bound ?? null;
  // Bound to any address, of IPv4 or, dual-stack, of IPv6.
  return ends.get(endsKey(`${ANY4}:${port}`, ZERO4)) ?? ends.get(endsKey(`${ANY6}:${port}`, ZERO6)) ?? null;
}

const [ANY4, ANY6] = ["0".repeat(8), "0".repeat(32)];
/** The peer is a loopback address, or our own: 127.0.0.1 is `0100007F`, ::1 ends in `01000000`. */
function isHere({ local, peer }: InetLine): boolean {
  const [address = "", own] = [peer.split(":")[0], local.split(":")[0]];
  return address === own || /^(?:0{16}FFFF0000)?[0-9A-F]{6}7F$/.test(address) || /^0{24}01000000$/.test(address);
}

/** The same key for IPv4 and for IPv4 through a dual-stack socket (`0000000000000000FFFF00000100007F:0050`). */
function endsKey(local: string, peer: string): string {
  return local.length === ZERO4.length ? local + peer : withoutMapping(local) + withoutMapping(peer);
}

function withoutMapping(end: string): string {
  return end.startsWith("0000000000000000FFFF0000") ? end.slice(24) : end;
}
