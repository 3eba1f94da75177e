import { showAddress, type Address } from "../../linux/address.ts";
import { couldAccept, isListener, needsListener, roleBy, type Role as SocketRole } from "../../world/role.ts";
import { protoWord } from "../table/proto.ts";
import type { SideSocket } from "./side.ts";

/** What a socket is for (world/role.ts) in words: how it is found again in another run, where its number, its port and its fd are others. */
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
  const listeners = sockets.filter(isListener);
  return new Map(
    sockets.map((socket) => {
      const accepted = socket.listener === null ? null : (byId.get(socket.listener) ?? socket);
      const inferred = needsListener(socket) ? listeners.find((one) => couldAccept(one, socket)) : null;
      return [socket, roleIn(socket, roleBy(socket, accepted, inferred ?? null))];
    }),
  );
}

/**
 * A connection that is older than the trace is one to its peer here, whoever called whom: a run in which the call was
 * seen, and a look at the running process, where it never is, are to be compared.
 */
function roleIn(socket: SideSocket, role: SocketRole<SideSocket>): Role {
  const word = protoWord(socket.kind);
  switch (role.type) {
    case "accepted":
      return placed(word, "accepted from", (role.listener ?? socket).local);
    case "listener":
      return placed(word, "listening on", socket.local);
    case "connected":
    case "connection":
      return placed(word, "connected to", socket.peer);
    case "bound":
      return placed(word, "bound to", socket.local);
    case "unused":
    case "unknown":
      return {
        text: `${word}, neither bound nor connected`,
        loose: `${word}, neither bound nor connected`,
        place: null,
      };
  }
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
