import { portAsked } from "../../advice/around.ts";
import { showAddress, showHost, type Address } from "../../linux/address.ts";
import { roleOf } from "../../world/role.ts";
import type { Socket } from "../../world/socket.ts";
import { kindName } from "../names.ts";

/**
 * A name for what a socket is for that is the same in each run: `listener TCP over IPv4 0.0.0.0:8080`. Ports and names that
 * the kernel chose are `*`.
 */
export function stableName(socket: Socket): string {
  const { type } = roleOf(socket);
  const place = placeOf(socket);
  return [type === "unknown" ? "socket" : type, kindName(socket.kind), ...(place === null ? [] : [place])].join(" ");
}

/** Of an accepted socket its listener's address, of a connected one the peer's, else its own. */
function placeOf(socket: Socket): string | null {
  const role = roleOf(socket);
  if (role.type === "accepted" && role.listener !== null) return ownPlace(role.listener);
  if (role.type === "connected" || role.type === "connection") return placeAt(socket.peer, null);
  return ownPlace(socket);
}

function ownPlace({ local, bound }: Socket): string | null {
  return placeAt(local ?? bound, bound);
}

/** `bound`: what bind() asked for; null: it was not seen. */
function placeAt(address: Address | null, bound: Address | null): string | null {
  if (address === null) return null;
  if (address.type === "inet" || address.type === "inet6")
    return `${showHost(address)}:${isChosen(address.port, bound) ? "*" : address.port}`;
  return address.type === "unix-abstract" && AUTOBOUND.test(address.name) ? "@*" : showAddress(address);
}

/** Whether the kernel chose the port. Where bind() was not seen: whether it is one of those that it chooses by default. */
function isChosen(port: number, bound: Address | null): boolean {
  if (bound !== null) return portAsked(bound) === null;
  const [low, high] = DEFAULT_RANGE;
  return port === 0 || (port >= low && port <= high);
}

/**
 * net.ipv4.ip_local_port_range (linux: Documentation/networking/ip-sysctl.rst). Not that of the machine, by which a name would
 * be another one on the next.
 */
const DEFAULT_RANGE = [32_768, 60_999] as const;

/** The abstract name that bind() gives without one (unix(7)). */
const AUTOBOUND = /^[0-9a-f]{5}$/;
