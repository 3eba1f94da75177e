import { asBytes, type Bytes } from "../base/brands.ts";
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
  const [domain, type, protocol] = [int(fd, SO_DOMAIN), int(fd, SO_TYPE), int(fd, SO_PROTOCOL)];
  const key = (u16(domain) * 0x100 + u16(type)) * 0x10000 + u16(protocol);
  let kind = known.get(key);
  if (kind === undefined) known.set(key, (kind = makeKind(domain, type, protocol)));
  return kind;
}

function makeKind(SO_DOMAIN: Bytes, SO_TYPE: Bytes, SO_PROTOCOL: Bytes): Kind {
  const [family, type, protocol] = [u16(SO_DOMAIN), u16(SO_TYPE), u16(SO_PROTOCOL)];
  const name = familyName(family);
  const names = { family: name, type: typeName(type), protocol: protocolName(name, protocol) };
  return { family, type, protocol, names, plan: planFor(names, { SO_DOMAIN, SO_TYPE, SO_PROTOCOL }) };
}

/** These options are ints on every socket, none above 16 bits. */
function int(fd: number, option: number): Bytes {
  const bytes = readOption(fd, SOL_SOCKET, option);
  return typeof bytes === "number" ? asBytes("\0\0\0\0") : bytes;
}

function u16(bytes: Bytes): number {
  return bytes.charCodeAt(0) + bytes.charCodeAt(1) * 0x100;
}
