import { showAddress, type Address } from "../../linux/address.ts";
import { roleOf } from "../../world/role.ts";
import type { Socket } from "../../world/socket.ts";
import { kindName, valueText } from "../names.ts";
import { notableOptions, optionWords } from "../pfiles-lines.ts";
import { keyOfPlace } from "./code.ts";
import { stateInside } from "./state.ts";

/**
 * What open sockets have in common that look alike: role, kind, state, the options that are listed, failures; and `byPlace`
 * where in the code they were made and set.
 */
export function alikeKey(socket: Socket, byPlace = false): string {
  const { family, type, protocol } = socket.kind;
  const options = notableOptions(socket).map((one) => `${one.name} ${one.origin} ${valueText(one, one.value)}`);
  const failures = [...socket.failed.keys()];
  const place = byPlace ? placeKey(socket) : "";
  return [roleKey(socket), place, family, type, protocol, stateInside(socket), ...options, ...failures].join("\n");
}

/** Where in the code a socket was made and its options set; empty: not known. */
export function placeKey(socket: Socket): string {
  const calls = [...(socket.opened === null ? [] : [socket.opened]), ...notableOptions(socket)];
  return calls.map(keyOfPlace).join("");
}

/** `TCP over IPv4, accepted on 0.0.0.0:80, ESTABLISHED, SO_KEEPALIVE` */
export function alikeWords(socket: Socket): string {
  const parts = [kindName(socket.kind), roleWords(socket), stateInside(socket), optionWords(socket)];
  return parts.filter((part) => part !== "").join(", ");
}

/** What sockets that are folded have in common: the listener they were accepted on, their peer, else their kind. */
export function roleKey(socket: Socket): string {
  const { id, kind, peer, local } = socket;
  const role = roleOf(socket);
  switch (role.type) {
    case "accepted":
      return role.listener === null ? `on ${addressText(local)}` : `on #${role.listener.id}`;
    case "listener":
      return `#${id}`;
    case "connected":
    case "connection":
      return `to ${addressText(peer)}`;
    case "bound":
    case "unused":
    case "unknown":
      return `${kind.family} ${kind.type} ${kind.protocol} ${addressText(local)}`;
  }
}

function addressText(address: Address | null): string {
  return address === null ? "" : showAddress(address);
}

function roleWords(socket: Socket): string {
  const role = roleOf(socket);
  const { local, peer } = socket;
  if (role.type === "accepted") {
    const on = role.listener?.local ?? local;
    return on === null ? "accepted" : `accepted on ${showAddress(on)}`;
  }
  const address = role.type === "connected" || role.type === "connection" ? peer : local;
  return address === null ? "" : `${peer === address ? "to " : ""}${showAddress(address)}`;
}
