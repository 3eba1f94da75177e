import type { Inode } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { Listed } from "../events/snapshot.ts";
import { protocolName } from "../linux/protocols.ts";
import { InetTable, isZero, parseInetLine, ZERO4, ZERO6, type InetLine } from "../proc/inet-table.ts";

/** All internet sockets of one network namespace. */
export interface InetTables {
  readonly find: (inode: Inode) => Listed | null;
  readonly opposite: (inode: Inode) => Inode | null;
  /** Those that no process has open too: inode 0. */
  readonly rows: (isWanted: (inode: Inode) => boolean) => readonly Row[];
}

interface Row {
  readonly line: InetLine;
  readonly kind: SocketKind;
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
  const tables = files.flatMap(([file, type, protocol]) =>
    ["AF_INET", "AF_INET6"].map((family) => ({
      kind: { family, type, protocol },
      table: new InetTable(read(family === "AF_INET" ? file : `${file}6`)),
    })),
  );
  const rows: InetTables["rows"] = (isWanted) =>
    tables.flatMap(({ kind, table }) => table.lines(isWanted).map((line) => ({ line, kind })));
  const rowOf = (inode: Inode): Row | null => {
    for (const { kind, table } of tables) {
      const line = table.find(inode);
      if (line !== null) return { line, kind };
    }
    return null;
  };
  let ends: Ends | undefined;
  return {
    find: (inode) => {
      const row = rowOf(inode);
      return row === null ? null : listedIn(row);
    },
    opposite: (inode) => opposite(rowOf(inode), (ends ??= endsOf(rows((one) => one > 0)))),
    rows,
  };
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

export function listedIn({ line, kind }: Row): Listed {
  const { local, peer, state, receive, send } = parseInetLine(line);
  return { kind: kindOf(kind, local), local, peer, state, receive, send };
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
function opposite(row: Row | null, all: Ends): Inode | null {
  if (row === null || isZero(row.line.peer)) return null;
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
