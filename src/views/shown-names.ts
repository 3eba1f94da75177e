import { showAddress, showHost, type Address } from "../linux/address.ts";

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
  return `${names.host(address.address) ?? showHost(address)}:${portText(address.port, protocol, names)}`;
}

/** `http`, `80`. */
export function portText(port: number, protocol: string, names: ShownNames): string {
  return names.service(port, serviceProtocol(protocol)) ?? String(port);
}

const serviceProtocols = new Map<string, string>();

/** /etc/services names TCP's ports, which are MPTCP's too. */
function serviceProtocol(protocol: string): string {
  let name = serviceProtocols.get(protocol);
  if (name === undefined) {
    name = protocol === "IPPROTO_MPTCP" ? "tcp" : protocol.replace(/^IPPROTO_/, "").toLowerCase();
    serviceProtocols.set(protocol, name);
  }
  return name;
}
