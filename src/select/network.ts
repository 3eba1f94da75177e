import type { Bytes } from "../base/brands.ts";
import { asBytes } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import { ipv4Bytes, ipv6Bytes } from "../linux/ip.ts";
import type { NetworkSpec } from "./syntax.ts";

/** An address of four or sixteen bytes, and how many of its bits count. */
export interface Network {
  readonly bytes: Bytes;
  readonly bits: number;
}

/** ::ffff:0:0/96: IPv4 addresses on an IPv6 socket. They are IPv4 addresses here, as they are to lsof. */
const MAPPED = "\0\0\0\0\0\0\0\0\0\0\xff\xff";

/** Null: not an address. */
export function networkOf({ address, bits }: Pick<NetworkSpec, "address" | "bits">): Network | null {
  const bytes = ipv4Bytes(address) ?? ipv6Bytes(address);
  if (bytes === null) return null;
  return isMapped(bytes) && bits >= 96
    ? { bytes: asBytes(bytes.slice(MAPPED.length)), bits: bits - 96 }
    : { bytes, bits };
}

/** An address alone: every bit counts. Null: not an address. */
export function hostNetwork(address: string): Network | null {
  return networkOf({ address, bits: address.includes(":") ? 128 : 32 });
}

/** The address bytes of one side of a socket; null: not of the Internet. */
export function bytesOf(address: Address | null): Bytes | null {
  if (address?.type === "inet") return ipv4Bytes(address.address);
  if (address?.type !== "inet6") return null;
  const bytes = ipv6Bytes(address.address);
  return bytes !== null && isMapped(bytes) ? asBytes(bytes.slice(MAPPED.length)) : bytes;
}

export function contains(network: Network, bytes: Bytes): boolean {
  if (network.bytes.length !== bytes.length) return false;
  const whole = network.bits >> 3;
  const rest = network.bits & 7;
  if (!bytes.startsWith(network.bytes.slice(0, whole))) return false;
  return rest === 0 || (network.bytes.charCodeAt(whole) ^ bytes.charCodeAt(whole)) >> (8 - rest) === 0;
}

function isMapped(bytes: Bytes): boolean {
  return bytes.length === 16 && bytes.startsWith(MAPPED);
}
