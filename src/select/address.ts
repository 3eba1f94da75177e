import type { Address } from "../linux/address.ts";
import { bytesOf, contains, hostNetwork, networkOf, type Network } from "./network.ts";
import { isOf } from "./protocols.ts";
import type { Subject } from "./subject.ts";
import type { AddressSpec, PortSpec } from "./syntax.ts";

/** Names that the caller looked up for -i: addresses of a host, ports of a service (of all protocols where none is given). */
export interface Names {
  readonly addresses: (host: string) => readonly string[];
  readonly ports: (service: string, protocol: string | null) => readonly number[];
}

/** -i with its names resolved. */
export interface AddressTest {
  readonly version: 4 | 6 | null;
  readonly protocol: string | null;
  /** Null: any address. */
  readonly networks: readonly Network[] | null;
  /** Null: any port. */
  readonly ports: readonly Range[] | null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Replaces names by numbers; an unknown name is returned. */
export function resolveAddress(spec: AddressSpec, names: Names): AddressTest | UnknownName {
  const networks = networksOf(spec, names);
  if (networks?.length === 0 && spec.host?.type === "name")
    return { type: "unknown-name", what: "host", name: spec.host.name };
  const unknown = spec.ports
    .flatMap(({ from, to }) => [from, to])
    .find((port) => typeof port === "string" && names.ports(port, spec.protocol).length === 0);
  if (typeof unknown === "string") return { type: "unknown-name", what: "service", name: unknown };
  const ports = spec.ports.length === 0 ? null : spec.ports.flatMap((port) => rangesOf(port, spec, names));
  return { version: spec.version, protocol: spec.protocol, networks, ports };
}

export interface UnknownName {
  readonly type: "unknown-name";
  readonly what: "host" | "service";
  readonly name: string;
}

/**
 * Whether -i selects the socket. As in lsof: address and port have to match on the same side, local or peer; 4
 * and 6 alone ask for the socket's family, with anything else for that of its addresses (measured with lsof 4.95).
 */
export function addressMatches(test: AddressTest, { kind, local, peer }: Subject): boolean {
  const ofSocket = versions[kind.family] ?? null;
  // Of a socket that is older than the log, an address can be all that is known: it is of the Internet then.
  if (ofSocket === null && !(kind.family === "?" && (isInternet(local) || isInternet(peer)))) return false;
  if (test.protocol !== null && !isOf(test.protocol, kind.protocol)) return false;
  const wantsSide = test.networks !== null || test.ports !== null;
  if (test.version !== null && test.protocol === null && !wantsSide) return test.version === ofSocket;
  if (local === null && peer === null) return !wantsSide && (test.version ?? ofSocket) === ofSocket;
  return sideMatches(test, local) || sideMatches(test, peer);
}

function isInternet(side: Address | null): boolean {
  return side !== null && bytesOf(side) !== null;
}

const versions: Readonly<Record<string, 4 | 6 | undefined>> = { AF_INET: 4, AF_INET6: 6 };

function sideMatches({ version, networks, ports }: AddressTest, side: Address | null): boolean {
  if (side?.type !== "inet" && side?.type !== "inet6") return false;
  if (ports !== null && !ports.some(({ from, to }) => from <= side.port && side.port <= to)) return false;
  if (version === null && networks === null) return true;
  const bytes = bytesOf(side);
  if (bytes === null) return false;
  if (version !== null && version !== (bytes.length === 4 ? 4 : 6)) return false;
  return networks === null || networks.some((network) => contains(network, bytes));
}

/** A name stands for all its addresses, of the version that is asked for. */
function networksOf({ host, version }: AddressSpec, names: Names): readonly Network[] | null {
  if (host === null) return null;
  const networks =
    host.type === "name" ? names.addresses(host.name).map((address) => hostNetwork(address)) : [networkOf(host)];
  return networks
    .filter((network) => network !== null)
    .filter(({ bytes }) => host.type === "network" || version === null || (bytes.length === 4 ? 4 : 6) === version);
}

/** A range that ends in a service ends at each of the service's ports. */
function rangesOf({ from, to }: PortSpec, spec: AddressSpec, names: Names): readonly Range[] {
  const portsOf = (port: number | string): readonly number[] =>
    typeof port === "number" ? [port] : names.ports(port, spec.protocol);
  if (from === to) return portsOf(from).map((port) => ({ from: port, to: port }));
  return portsOf(from).flatMap((low) => portsOf(to).map((high) => ({ from: low, to: high })));
}
