import type { Address } from "./address.ts";

/**
 * Whether two sockets of one protocol cannot have both of these addresses: the ports are equal, and so are the hosts, or
 * one of them is a wildcard that covers the other. `dual`: [::] covers IPv4 too (IPV6_V6ONLY is off); a line
 * of the kernel's tables does not show that.
 */
export function overlap(held: Address, asked: Address, dual = true): boolean {
  if (!isInet(held) || !isInet(asked) || held.port !== asked.port) return false;
  const [own, other] = [unmapped(held.address), unmapped(asked.address)];
  if (own === other) return true;
  const isSameFamily = own.includes(":") === other.includes(":");
  if (!isSameFamily) return dual && (own === "::" || other === "::");
  return isAny(own) || isAny(other);
}

type Inet = Extract<Address, { readonly port: number; readonly address: string }>;

function isInet(address: Address): address is Inet {
  return address.type === "inet" || address.type === "inet6";
}

/** `::ffff:127.0.0.1` is IPv4. */
function unmapped(text: string): string {
  return text.replace(/^::ffff:(?=\d+\.)/i, "");
}

function isAny(text: string): boolean {
  return text === "::" || text === "0.0.0.0";
}
