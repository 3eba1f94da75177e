import { showAddress, type Address } from "../../linux/address.ts";
import { protoWord } from "../table/proto.ts";
import type { SideSocket } from "./side.ts";

/** What a socket is for: how it is found again in another run, where its number, its port and its fd are others. */
export interface Role {
  /** `tcp accepted from 0.0.0.0:80` */
  readonly text: string;
  /** The same without the port or the path, for what was configured otherwise: `tcp listening on 0.0.0.0`. */
  readonly loose: string;
  /** What `loose` leaves out, as it is shown; null: nothing. */
  readonly place: string | null;
}

/** The role of each socket of a side. */
export function rolesOf(sockets: readonly SideSocket[]): ReadonlyMap<SideSocket, Role> {
  const byId = new Map(sockets.map((socket) => [socket.id, socket]));
  const listeners = sockets.filter((socket) => socket.state === "LISTEN");
  return new Map(
    sockets.map((socket) => {
      const told = socket.listener === null ? null : (byId.get(socket.listener) ?? null);
      return [socket, roleOf(socket, told ?? listenerBehind(socket, listeners))];
    }),
  );
}

function roleOf(socket: SideSocket, listener: SideSocket | null): Role {
  const word = protoWord(socket.kind);
  if (listener !== null) return placed(word, "accepted from", listener.local);
  if (socket.listener !== null) return placed(word, "accepted from", socket.local);
  if (socket.backlog !== null || socket.state === "LISTEN") return placed(word, "listening on", socket.local);
  if (hasName(socket.peer)) return placed(word, "connected to", socket.peer);
  if (hasName(socket.local)) return placed(word, "bound to", socket.local);
  return { text: `${word}, neither bound nor connected`, loose: `${word}, neither bound nor connected`, place: null };
}

/** What socketpair() made has no name, and a look at the kernel says so where a trace says nothing. */
function hasName(address: Address | null): boolean {
  return address !== null && address.type !== "unix-unnamed";
}

function placed(word: string, verb: string, address: Address | null): Role {
  const shown = address === null ? "an unknown address" : showAddress(address);
  const loose = address === null ? shown : withoutPlace(address);
  return {
    text: `${word} ${verb} ${shown}`,
    loose: `${word} ${verb} ${loose}`,
    place: isChosen(address) ? null : shown,
  };
}

/** A snapshot does not say which listener a connection came from: one on its port is the only one it can be. */
function listenerBehind({ state, local, kind }: SideSocket, listeners: readonly SideSocket[]): SideSocket | null {
  if (state === "LISTEN" || local === null || (local.type !== "inet" && local.type !== "inet6")) return null;
  const isBehind = (one: SideSocket): boolean =>
    one.kind.protocol === kind.protocol &&
    (one.local?.type === "inet" || one.local?.type === "inet6") &&
    one.local.port === local.port;
  return listeners.find(isBehind) ?? null;
}

function withoutPlace(address: Address): string {
  return address.type === "inet" || address.type === "inet6" ? address.address : address.type;
}

/** net.ipv4.ip_local_port_range as it comes: a port that nobody chose is another one in each run. */
const LOWEST_CHOSEN = 32_768;

/** Whether the kernel chose the place. */
function isChosen(address: Address | null): boolean {
  if (address === null || address.type === "unix-unnamed" || address.type === "netlink") return true;
  return (address.type === "inet" || address.type === "inet6") && address.port >= LOWEST_CHOSEN;
}
