import { asBytes, type Bytes } from "../../base/brands.ts";
import { addressOf, libc } from "./libc.ts";

/** asm-generic/ioctls.h: the same on all architectures of numbers.ts. */
const SIOCINQ = 0x541b;
const SIOCOUTQ = 0x5411;
const SIOCGSKNS = 0x894c;
const SOCK_CLOEXEC = 0o2000000;

/**
 * More than any option that we ask for; the kernel cuts longer values. The buffer is larger than what we offer,
 * because SO_GET_FILTER counts in instructions of eight bytes.
 */
export const OFFERED = 4096;
const value = Buffer.alloc(OFFERED * 8);
const first = new Int32Array(value.buffer, value.byteOffset, 1);
const length = new Uint32Array(1);
/** Asked for with the first call: koffi is loaded then. */
let addresses: { readonly value: number; readonly length: number } | undefined;
const small = Array.from({ length: 256 }, (_, byte) => asBytes(`${String.fromCharCode(byte)}\0\0\0`));
const count = new Int32Array(1);

/** getsockopt(2): the value's bytes, or -errno. `offered` is for options that insist on one length. */
export function readOption(fd: number, level: number, name: number, offered: number = OFFERED): Bytes | number {
  length[0] = offered;
  // Some options read their argument first: it is always zeros. `text` clears what is behind these four bytes.
  first[0] = 0;
  addresses ??= { value: addressOf(value), length: addressOf(length) };
  const result = libc().getsockopt(fd, level, name, addresses.value, addresses.length);
  return result < 0 ? result : text(length[0]);
}

/** getsockname(2): a struct sockaddr's bytes, or -errno. */
export function localName(fd: number): Bytes | number {
  length[0] = OFFERED;
  const result = libc().getsockname(fd, value, length);
  return result < 0 ? result : text(length[0]);
}

/** getpeername(2): a struct sockaddr's bytes, or -errno: -ENOTCONN where there is no peer. */
export function peerName(fd: number): Bytes | number {
  length[0] = OFFERED;
  const result = libc().getpeername(fd, value, length);
  return result < 0 ? result : text(length[0]);
}

/** Bytes that can be read without waiting (of a datagram socket: the next datagram's), or -errno. */
export function bytesToRead(fd: number): number {
  return ask(fd, SIOCINQ);
}

/** Bytes that are sent and not acknowledged (UNIX: not read), or -errno. */
export function bytesToSend(fd: number): number {
  return ask(fd, SIOCOUTQ);
}

/** An fd of the socket's network namespace, or -errno: it wants CAP_NET_ADMIN there. To be closed by the caller. */
export function openNamespace(fd: number): number {
  return libc().ioctl(fd, SIOCGSKNS, count);
}

/** socket(2), close-on-exec: an fd to be closed by the caller, or -errno. */
export function openSocket(family: number, type: number, protocol: number): number {
  return libc().socket(family, type | SOCK_CLOEXEC, protocol);
}

/** On an MPTCP listener the call succeeds and writes -EINVAL for the number (6.18), so both are checked. */
function ask(fd: number, request: number): number {
  const result = libc().ioctl(fd, request, count);
  return result < 0 ? result : (count[0] ?? 0);
}

function text(size = 0): Bytes {
  // Nearly all values are small ints: their strings are made once.
  if (size === 4) return (value[1] === 0 && value[2] === 0 && value[3] === 0 ? small[at(0)] : undefined) ?? fourBytes();
  const bytes = size === 8 ? eightBytes() : asBytes(value.toString("latin1", 0, Math.min(size, value.length)));
  // Buffer.fill costs more than that for so few bytes.
  for (let at = 0; at < bytes.length; at++) value[at] = 0;
  return bytes;
}

function eightBytes(): Bytes {
  return asBytes(String.fromCharCode(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)));
}

function fourBytes(): Bytes {
  return asBytes(String.fromCharCode(at(0), at(1), at(2), at(3)));
}

function at(index: number): number {
  return value[index] ?? 0;
}
