import type { SocketKind } from "../events/event.ts";
import { familyName, typeName } from "../linux/families.ts";
import { protocolName } from "../linux/protocols.ts";
import { readOption } from "./ffi/socket.ts";
import { planFor, type Plan } from "./options.ts";

/** Family, type and protocol as socket(2) takes them, their names, and what such a socket is asked. */
export interface Kind {
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  readonly names: SocketKind;
  readonly plan: Plan;
}

/** asm-generic/socket.h */
const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_PROTOCOL = 38;
const SO_DOMAIN = 39;

/** Thousands of sockets are of few kinds: one object each. */
const known = new Map<number, Kind>();

export function kindOf(fd: number): Kind {
  const family = int(fd, SO_DOMAIN);
  const type = int(fd, SO_TYPE);
  const protocol = int(fd, SO_PROTOCOL);
  const key = (family * 0x100 + type) * 0x10000 + protocol;
  let kind = known.get(key);
  if (kind === undefined) known.set(key, (kind = makeKind(family, type, protocol)));
  return kind;
}

function makeKind(family: number, type: number, protocol: number): Kind {
  const name = familyName(family);
  const names = { family: name, type: typeName(type), protocol: protocolName(name, protocol) };
  return { family, type, protocol, names, plan: planFor(names) };
}

/** These options are ints on every socket, none above 16 bits. */
function int(fd: number, option: number): number {
  const bytes = readOption(fd, SOL_SOCKET, option);
  return typeof bytes === "number" ? 0 : bytes.charCodeAt(0) + bytes.charCodeAt(1) * 0x100;
}
