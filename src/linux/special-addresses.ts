import type { Address } from "./address.ts";

/** 224.0.0.0/4, ff00::/8. */
export function isMulticast(address: Address): boolean {
  if (address.type === "inet6") return /^ff/i.test(address.address);
  return address.type === "inet" && /^2(2[4-9]|3\d)\./.test(address.address);
}

/**
 * Whether packets to it go to all. `perhaps`: it ends with 255, and what it is depends on the netmask. The kernel's own
 * ones are certain: 255.255.255.255, and that of the loopback interface.
 */
export function isBroadcast(address: Address): boolean | "perhaps" {
  if (address.type !== "inet") return false;
  if (address.address === "255.255.255.255" || address.address === "127.255.255.255") return true;
  return address.address.endsWith(".255") ? "perhaps" : false;
}

/** 127.0.0.0/8, ::1, and the former in IPv6's form. */
export function isLoopback(address: Address): boolean {
  if (address.type !== "inet" && address.type !== "inet6") return false;
  return address.address === "::1" || /^(::ffff:)?127\./i.test(address.address);
}
