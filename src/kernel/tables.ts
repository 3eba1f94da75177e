import type { Inode, Pid } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { Listed } from "../events/snapshot.ts";
import type { Address } from "../linux/address.ts";
import { readSmall } from "./ffi/file.ts";
import { parseInetTable, type InetEntry } from "./proc/inet-table.ts";
import { parseNetlinkTable, parsePacketTable, parseUnixTable } from "./proc/other-tables.ts";

/**
 * The socket tables of one network namespace, as /proc/PID/net shows them to anybody: each is read when a socket
 * of its family is first looked up, once a look.
 */
export interface SocketTables {
  readonly find: (inode: Inode) => Listed | null;
  /** The socket whose addresses are those of `listed`, turned round; null: not in this namespace, or not sure. */
  readonly opposite: (listed: Listed) => Inode | null;
}

/** The tables of a process's namespace. */
export function tablesOf(pid: Pid): SocketTables {
  let inet: InetTables | undefined;
  let rest: ReadonlyMap<Inode, Listed> | undefined;
  const inetTables = (): InetTables => (inet ??= readInet(pid));
  return {
    find: (inode) => inetTables().byInode.get(inode) ?? (rest ??= readOthers(pid)).get(inode) ?? null,
    opposite: (listed) => inetTables().opposite(listed),
  };
}

interface InetTables {
  readonly byInode: ReadonlyMap<Inode, Listed>;
  readonly opposite: (listed: Listed) => Inode | null;
}

/** The files of /proc/PID/net and what is in them; icmp holds ping sockets. */
const inetFiles: readonly (readonly [file: string, type: string, protocol: string])[] = [
  ["tcp", "SOCK_STREAM", "IPPROTO_TCP"],
  ["udp", "SOCK_DGRAM", "IPPROTO_UDP"],
  ["udplite", "SOCK_DGRAM", "IPPROTO_UDPLITE"],
  ["icmp", "SOCK_DGRAM", "IPPROTO_ICMP"],
  ["raw", "SOCK_RAW", "?"],
];

/** By protocol, own end and other end. */
type ByPair = ReadonlyMap<string, Inode | null>;

function readInet(pid: Pid): InetTables {
  const byInode = new Map<Inode, Listed>();
  const byPair = new Map<string, Inode | null>();
  for (const [file, type, protocol] of inetFiles)
    for (const family of ["AF_INET", "AF_INET6"])
      for (const entry of parseInetTable(read(pid, family === "AF_INET" ? file : `${file}6`))) {
        if (entry.inode === 0) continue;
        byInode.set(entry.inode, listed(entry, { family, type, protocol: protocolOf(protocol, family, entry) }));
        // Two sockets of one name (SO_REUSEPORT) leave the peer unsure.
        const key = pairKey(protocol, entry.local, entry.peer);
        byPair.set(key, byPair.has(key) ? null : entry.inode);
      }
  return { byInode, opposite: ({ kind, local, peer }) => opposite(byPair, kind.protocol, local, peer) };
}

/** A raw socket's local port is its protocol's number. */
function protocolOf(protocol: string, family: string, entry: InetEntry): string {
  if (protocol === "IPPROTO_ICMP" && family === "AF_INET6") return "IPPROTO_ICMPV6";
  return protocol === "?" && "port" in entry.local ? `${entry.local.port}` : protocol;
}

function listed(entry: InetEntry, kind: SocketKind): Listed {
  const { state, local, peer, receive, send } = entry;
  return { kind, state, local, peer, receive, send };
}

/**
 * The one that is connected to us; for datagrams also one that is only bound to the address, or to its port on
 * this machine.
 */
function opposite(byPair: ByPair, protocol: string, local: Address | null, peer: Address | null): Inode | null {
  if (local === null || peer === null) return null;
  const connected = byPair.get(pairKey(protocol, peer, local));
  if (connected !== undefined || protocol === "IPPROTO_TCP") return connected ?? null;
  return byPair.get(pairKey(protocol, peer, null)) ?? (isHere(peer, local) ? anyBound(byPair, protocol, peer) : null);
}

/** Loopback, or an address that is our own. */
function isHere(peer: Address, local: Address): boolean {
  const [address] = endKey(peer).split(" ", 1);
  return address === "::1" || address?.startsWith("127.") === true || endKey(local).startsWith(`${address ?? ""} `);
}

function anyBound(byPair: ByPair, protocol: string, peer: Address): Inode | null {
  if (peer.type !== "inet" && peer.type !== "inet6") return null;
  const any = { address: peer.type === "inet" ? "0.0.0.0" : "::" };
  return byPair.get(pairKey(protocol, { ...peer, ...any }, null)) ?? null;
}

function pairKey(protocol: string, local: Address, peer: Address | null): string {
  return `${protocol} ${endKey(local)} ${peer === null ? "" : endKey(peer)}`;
}

/** IPv4 looks the same through a dual-stack socket. */
function endKey(address: Address): string {
  return "port" in address && "address" in address
    ? `${address.address.replace(/^::ffff:(?=.*\.)/, "")} ${address.port}`
    : address.type;
}

function readOthers(pid: Pid): ReadonlyMap<Inode, Listed> {
  const found = new Map<Inode, Listed>();
  for (const { inode, ...entry } of parseUnixTable(read(pid, "unix")))
    found.set(inode, { ...nothing, kind: kindOf("AF_UNIX", "0"), ...entry });
  for (const { inode, ...entry } of parseNetlinkTable(read(pid, "netlink")))
    found.set(inode, { ...nothing, kind: kindOf("AF_NETLINK", "?"), ...entry });
  for (const { inode, ...entry } of parsePacketTable(read(pid, "packet")))
    found.set(inode, { ...nothing, kind: kindOf("AF_PACKET", "0"), ...entry });
  return found;
}

const nothing = { state: null, local: null, peer: null, receive: null, send: null };

function kindOf(family: string, protocol: string): SocketKind {
  return { family, type: "?", protocol };
}

/** Empty where the kernel has no such table or the process is gone. */
function read(pid: Pid, file: string): string {
  const text = readSmall(`/proc/${pid}/net/${file}`);
  return typeof text === "number" ? "" : text;
}
