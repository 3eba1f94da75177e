import type { Bytes } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import { addressFromBytes } from "../linux/sockaddr.ts";

/**
 * The state in the words of the output contract: the kernel's TCP names; CLOSE becomes BOUND where the socket has a
 * name and CLOSED where it has none, because to the kernel both are the same. `kernel` is null for what has no
 * state of its own. `wasUsed`: it has sent a segment, so its name is what a connection that has ended left.
 */
export function stateOf(
  kernel: string | null,
  isListening: boolean,
  local: Address | null,
  peer: Address | null,
  wasUsed = false,
): string {
  if (kernel !== null && kernel !== "CLOSE") return kernel;
  if (isListening) return "LISTEN";
  if (kernel === null && peer !== null) return "ESTABLISHED";
  return local !== null && !wasUsed ? "BOUND" : "CLOSED";
}

/** getpeername's answer. A netlink socket has the kernel (port 0) for its peer until it connects: that is none. */
export function peerAddress(bytes: Bytes, family: string): Address | null {
  return family === "AF_NETLINK" && isZero(bytes.slice(2)) ? null : addressFromBytes(bytes);
}

/**
 * getsockname's answer, null where the socket has no name yet: nothing but zeros (`0.0.0.0` port 0), VMADDR_PORT_ANY,
 * no path at all (an abstract name may be all zeros). The port of a raw socket is its protocol (raw(7)), no name.
 */
export function localAddress(bytes: Bytes, family: string, type: string): Address | null {
  const from = type === "SOCK_RAW" && family !== "AF_PACKET" && family !== "AF_NETLINK" ? 4 : 2;
  if (family === "AF_UNIX") return bytes.length <= 2 ? null : addressFromBytes(bytes);
  const isUnnamed = family === "AF_VSOCK" ? bytes.startsWith("\xff\xff\xff\xff", 4) : isZero(bytes.slice(from));
  return isUnnamed ? null : addressFromBytes(bytes);
}

function isZero(bytes: string): boolean {
  return !/[^\0]/.test(bytes);
}
