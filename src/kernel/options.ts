import type { Bytes } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { MissingOption } from "../events/snapshot.ts";
import { allOptions } from "../linux/catalogue.ts";
import { levelNumber } from "../linux/levels.ts";
import type { SocketOption } from "../linux/option.ts";
import { whyNot } from "./allow.ts";
import { errnoName } from "./ffi/errno.ts";
import { readOption } from "./ffi/socket.ts";

/** An option's value as getsockopt gave it. */
export interface RawOption {
  readonly option: SocketOption;
  readonly bytes: Bytes;
}

export interface RawOptions {
  readonly read: readonly RawOption[];
  readonly missing: readonly MissingOption[];
}

interface Plan {
  readonly ask: readonly { readonly option: SocketOption; readonly level: number }[];
  /** What is never asked, with the reason. */
  readonly leave: readonly MissingOption[];
}

/** Levels that belong to protocols: SOCK_STREAM alone does not tell TCP from others. */
const protocols: Readonly<Record<string, readonly string[]>> = {
  SOL_TCP: ["IPPROTO_TCP", "IPPROTO_MPTCP"],
  SOL_MPTCP: ["IPPROTO_MPTCP"],
  SOL_UDP: ["IPPROTO_UDP", "IPPROTO_UDPLITE"],
  SOL_UDPLITE: ["IPPROTO_UDPLITE"],
  SOL_SCTP: ["IPPROTO_SCTP"],
  SOL_ICMPV6: ["IPPROTO_ICMPV6"],
};

/** Options that take one length only (net/core/sock.c); the others cut or fill what they are offered. */
export const sizes: Readonly<Record<string, number>> = { SO_NETNS_COOKIE: 8 };

/** TCP_INFO is read on its own: it is a hundred values, and not what a program sets. */
export const TCP_INFO = "TCP_INFO";

const plans = new Map<string, Plan>();

/** Asks the socket behind `fd` (ours, or a duplicate) for all options of the catalogue that its kind has. */
export function readOptions(fd: number, kind: SocketKind): RawOptions {
  const { ask, leave } = planFor(kind);
  const read: RawOption[] = [];
  const missing: MissingOption[] = [...leave];
  for (const { option, level } of ask) {
    const bytes = readOption(fd, level, option.number, sizes[option.name]);
    if (typeof bytes === "string") read.push({ option, bytes });
    else missing.push({ level: option.level, name: option.name, why: errnoName(bytes) });
  }
  return { read, missing };
}

function planFor(kind: SocketKind): Plan {
  const key = `${kind.family} ${kind.type} ${kind.protocol}`;
  const known = plans.get(key);
  if (known !== undefined) return known;
  const plan = makePlan(allOptions().filter((option) => hasOption(kind, option)));
  plans.set(key, plan);
  return plan;
}

/** Whether sockets of this kind know the option at all. */
export function hasOption({ family, type, protocol }: SocketKind, option: SocketOption): boolean {
  // net/ipv6/ipv6_sockglue.c: a raw IPv6 socket has no IPv4 level, all others of its family have.
  if (option.level === "SOL_IP" && family === "AF_INET6" && type === "SOCK_RAW") return false;
  return (
    option.name !== TCP_INFO &&
    (option.families === null || option.families.includes(family)) &&
    (option.types === null || option.types.includes(type)) &&
    (protocols[option.level]?.includes(protocol) ?? true)
  );
}

function makePlan(options: readonly SocketOption[]): Plan {
  const ask: { option: SocketOption; level: number }[] = [];
  const leave: MissingOption[] = [];
  for (const option of options) {
    const level = levelNumber(option.level);
    const why = whyNot(option);
    if (level !== null && why === null) ask.push({ option, level });
    // What can only be set, or not even that, has no value to miss.
    else if (option.access === "r" || option.access === "rw")
      leave.push({ level: option.level, name: option.name, why: `not read: ${why ?? "unknown level"}` });
  }
  return { ask, leave };
}
