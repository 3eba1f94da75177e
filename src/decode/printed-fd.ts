import { asBytes, asFd, asInode, type Fd, type Inode } from "../base/brands.ts";
import { unescapeC } from "../base/unescape.ts";
import { intern } from "../base/intern.ts";
import type { Address } from "../linux/address.ts";
import type { Result } from "../strace/line.ts";
import type { Value } from "../strace/value.ts";
import type { PrintedFd, SocketDetails, SocketKind } from "../events/event.ts";
import { fdIn } from "./tree.ts";

/** The fd in an argument: `3`, `3<socket:[8659930]>`, `3<TCP:[127.0.0.1:5055]>`, `3</etc/hosts>`; null: none. */
export function printedFd(value: Value | undefined): PrintedFd | null {
  const fd = fdIn(value);
  if (fd === null || value?.type !== "number") return null;
  return sightOf(fd, value.decoration ?? null);
}

/** The fd that a call returned. */
export function returnedFd(result: Result): PrintedFd | null {
  if (result.type !== "value" || result.value < 0) return null;
  return sightOf(asFd(result.value), result.decoration);
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

function sightOf(fd: Fd, printed: string | null): PrintedFd {
  if (printed === null) return { fd, inode: null, file: null, details: null };
  const first = printed.charCodeAt(0);
  // By far the most fds that are no sockets are files.
  if (first === SLASH) return { fd, inode: null, file: printed, details: null };
  // -xx: `3<\x73\x6f\x63\x6b\x65\x74...>`.
  const decoration = first === BACKSLASH ? unescapeC(printed) : printed;
  if (decoration.startsWith("socket:["))
    return { fd, inode: inodeOf(decoration.slice(8, -1)), file: null, details: null };
  if (decoration.startsWith("/")) return { fd, inode: null, file: decoration, details: null };
  // -yy; strace before 5.16 writes `(null):[` for UNIX stream sockets.
  const parts = /^([A-Z][A-Za-z0-9/-]*|\(null\)):\[(.*)\]$/s.exec(decoration);
  if (parts === null) return { fd, inode: null, file: decoration, details: null };
  return detailedSight(fd, parts[1] ?? "", parts[2] ?? "");
}

function detailedSight(fd: Fd, protocol: string, inside: string): PrintedFd {
  if (protocol.startsWith("UNIX") || protocol === "(null)") return unixSight(fd, protocol, inside);
  if (protocol === "NETLINK") return netlinkSight(fd, inside);
  const details = { kind: kindCalled(protocol), local: null, peer: null };
  // `TCP:[7313631]`: neither bound nor connected.
  if (/^\d+$/.test(inside)) return { fd, inode: inodeOf(inside), file: null, details };
  const [local, peer] = inside.split("->");
  return { fd, inode: null, file: null, details: { ...details, local: endpoint(local), peer: endpoint(peer) } };
}

/** `UNIX-STREAM:[8662361->8662362,"/run/x"]`, `UNIX:[8662361,@"abstract"]`: its inode, its peer's, its own name. */
function unixSight(fd: Fd, protocol: string, inside: string): PrintedFd {
  const kind = kindCalled(protocol === "(null)" ? "UNIX-STREAM" : protocol);
  const [, at, text] = /,(@?)"((?:[^"\\]|\\.)*)"$/s.exec(inside) ?? [];
  const name = text === undefined ? null : asBytes(intern(unescapeC(text)));
  const local: Address | null =
    name === null ? null : at === "@" ? { type: "unix-abstract", name } : { type: "unix-path", path: name };
  return { fd, inode: inodeOf(/^\d+/.exec(inside)?.[0]), file: null, details: { kind, local, peer: null } };
}

/** `NETLINK:[ROUTE:25476]` once it has a port id, without its inode; else `NETLINK:[7815576]`. */
function netlinkSight(fd: Fd, inside: string): PrintedFd {
  const word = /^([A-Z0-9_]+):-?\d+$/.exec(inside)?.[1];
  const protocol = word === undefined ? "?" : intern(`NETLINK_${word}`);
  const details = { kind: { family: "AF_NETLINK", type: "?", protocol }, local: null, peer: null };
  return { fd, inode: word === undefined ? inodeOf(/^\d+$/.exec(inside)?.[0]) : null, file: null, details };
}

/** `127.0.0.1:5055`, `[::1]:80`; strace before 4.22 has no brackets: `::1:44229`. */
function endpoint(text: string | undefined): Address | null {
  const parts = /^\[?([0-9a-fA-F:.]+?)(?:%[^\]]*)?\]?:(\d+)$/.exec(text ?? "");
  if (parts === null) return null;
  const address = intern(parts[1] ?? "");
  const port = Number(parts[2]);
  return address.includes(":") ? { type: "inet6", address, port, scope: null } : { type: "inet", address, port };
}

function inodeOf(digits: string | undefined): Inode | null {
  return digits === undefined ? null : asInode(Number(digits));
}

/** -yy's words for kinds of sockets, as strace's socketutils.c has them; `v6` behind them for IPv6. */
const internet: Readonly<Record<string, Omit<SocketKind, "family">>> = {
  TCP: { type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
  UDP: { type: "SOCK_DGRAM", protocol: "IPPROTO_UDP" },
  UDPLITE: { type: "SOCK_DGRAM", protocol: "IPPROTO_UDPLITE" },
  DCCP: { type: "SOCK_DCCP", protocol: "IPPROTO_DCCP" },
  SCTP: { type: "?", protocol: "IPPROTO_SCTP" },
  RAW: { type: "SOCK_RAW", protocol: "?" },
  PING: { type: "SOCK_DGRAM", protocol: "IPPROTO_ICMP" },
  "L2TP/IP": { type: "SOCK_DGRAM", protocol: "IPPROTO_L2TP" },
};

const kinds: ReadonlyMap<string, SocketKind> = new Map([
  ...Object.entries(internet).flatMap(([word, kind]) => [
    [word, { family: "AF_INET", ...kind }] as const,
    [`${word}v6`, { family: "AF_INET6", ...kind, protocol: kind.protocol.replace(/ICMP$/, "ICMPV6") }] as const,
  ]),
  ["UNIX", { family: "AF_UNIX", type: "?", protocol: "0" }],
  ["UNIX-STREAM", { family: "AF_UNIX", type: "SOCK_STREAM", protocol: "0" }],
]);

function kindCalled(word: string): SocketDetails["kind"] {
  return kinds.get(word) ?? null;
}
