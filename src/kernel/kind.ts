import { asBytes, type Bytes } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import { familyName, typeName } from "../linux/families.ts";
import { hasProtocolNames, reportedProtocol } from "../linux/protocols.ts";
import { readOption } from "./ffi/socket.ts";
import { factsOf, getsockoptOf, planFor, type Plan, type Question } from "./options.ts";

/** Family, type and protocol as socket(2) takes them, their names, and what such a socket is asked. */
export interface Kind {
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  readonly names: SocketKind;
  readonly plan: Plan;
  /** The part of it that shows what the socket is, not how it is set. */
  readonly facts: Plan;
}

const [family, type, protocol] = [getsockoptOf("family"), getsockoptOf("type"), getsockoptOf("protocol")];

/** Thousands of sockets are of few kinds: one object each. */
const cache = new Map<number, Kind>();

export function kindOf(fd: number): Kind {
  const answers = { family: int(fd, family), type: int(fd, type), protocol: int(fd, protocol) };
  const key = (u16(answers.family) * 0x100 + u16(answers.type)) * 0x10000 + u16(answers.protocol);
  let kind = cache.get(key);
  if (kind === undefined) cache.set(key, (kind = makeKind(answers)));
  return kind;
}

function makeKind(answers: Readonly<Record<"family" | "type" | "protocol", Bytes>>): Kind {
  const numbers = { family: u16(answers.family), type: u16(answers.type), protocol: u16(answers.protocol) };
  const name = familyName(numbers.family);
  // The 0 of a packet socket is not its protocol.
  const protocol = reportedProtocol(name, numbers.protocol) ?? (hasProtocolNames(name) ? "?" : "0");
  const names = { family: name, type: typeName(numbers.type), protocol };
  const plan = planFor(names, answers);
  return { ...numbers, names, plan, facts: factsOf(plan) };
}

/** These options are ints on every socket, none above 16 bits. */
function int(fd: number, { level, number }: Question): Bytes {
  const bytes = readOption(fd, level, number);
  return typeof bytes === "number" ? asBytes("\0\0\0\0") : bytes;
}

function u16(bytes: Bytes): number {
  return bytes.charCodeAt(0) + bytes.charCodeAt(1) * 0x100;
}
