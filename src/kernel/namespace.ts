import { asInode, type Bytes, type Inode } from "../base/brands.ts";
import { namespaceOf } from "../proc/process.ts";
import { close } from "./ffi/pidfd.ts";
import { openNamespace, openSocket, readOption } from "./ffi/socket.ts";
import { inodeOf } from "./ffi/stat.ts";
import { getsockoptOf } from "./options.ts";

/** A cookie, since kernel 5.14. It needs no right, unlike asking for the namespace itself. */
const asked = getsockoptOf("network-namespace");
const AF_UNIX = 1;
const SOCK_DGRAM = 2;

/** The network namespace of a socket: the one it was made in, whichever its process is in now. */
export interface Namespaces {
  /** By our duplicate of the socket and its SO_NETNS_COOKIE, null before kernel 5.14; null: unknown. */
  readonly of: (fd: number, cookie: Bytes | null) => Inode | null;
  /** Our own; null: /proc does not show it. */
  readonly own: Inode | null;
}

/** Each namespace is asked once: a cookie names it. */
export function namespaces(): Namespaces {
  const own = namespaceOf("self", "net");
  const cache = new Map<Bytes, Inode | null>();
  const cookie = ownCookie();
  if (cookie !== null) cache.set(cookie, own);
  return { own, of: (fd, found) => lookUp(fd, found, cache) };
}

function lookUp(fd: number, cookie: Bytes | null, cache: Map<Bytes, Inode | null>): Inode | null {
  if (cookie === null) return ask(fd);
  const cached = cache.get(cookie);
  if (cached !== undefined) return cached;
  const inode = ask(fd);
  cache.set(cookie, inode);
  return inode;
}

/** SIOCGSKNS wants CAP_NET_ADMIN in that namespace. */
function ask(fd: number): Inode | null {
  const namespace = openNamespace(fd);
  if (namespace < 0) return null;
  const inode = inodeOf(namespace);
  close(namespace);
  return inode < 0 ? null : asInode(inode);
}

function ownCookie(): Bytes | null {
  const fd = openSocket(AF_UNIX, SOCK_DGRAM, 0);
  if (fd < 0) return null;
  const cookie = readOption(fd, asked.level, asked.number, asked.length);
  close(fd);
  return typeof cookie === "number" ? null : cookie;
}
