import { showAddress, type Address } from "../linux/address.ts";

/** Names for numbers, as far as they have been looked up: views do not look up names themselves. */
export interface ShownNames {
  readonly host: (address: string) => string | null;
  /** `protocol` in /etc/services' spelling: `tcp`. */
  readonly service: (port: number, protocol: string) => string | null;
}

/** -n -P: only numbers. */
export const numeric: ShownNames = { host: () => null, service: () => null };

/** `localhost:http`, `[2001:db8::1]:443`, `/run/x.sock`: an address by name where it has one. */
export function namedAddress(address: Address, protocol: string, names: ShownNames): string {
  if (address.type !== "inet" && address.type !== "inet6") return showAddress(address);
  const host = names.host(address.address);
  const port = portText(address.port, protocol, names);
  if (host !== null) return `${host}:${port}`;
  const digits = showAddress(address);
  return `${digits.slice(0, digits.lastIndexOf(":"))}:${port}`;
}

/** `http`, `80`. */
export function portText(port: number, protocol: string, names: ShownNames): string {
  return names.service(port, serviceProtocol(protocol)) ?? String(port);
}

/** /etc/services names TCP's ports, which are MPTCP's too. */
function serviceProtocol(protocol: string): string {
  return protocol === "IPPROTO_MPTCP" ? "tcp" : protocol.replace(/^IPPROTO_/, "").toLowerCase();
}
