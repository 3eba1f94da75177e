import { ip } from "./options/ip.ts";
import { ipv6 } from "./options/ipv6.ts";
import { socket } from "./options/socket.ts";
import { tcp } from "./options/tcp.ts";
import { levelName } from "./levels.ts";
import type { SocketOption } from "./option.ts";

/**
 * linux/ holds what Linux says of sockets, as data: options, families, states, structures. It is pure and imports
 * base only; every layer may use it. It never looks at the running machine: what a sysctl says is handed in.
 *
 * This file finds an option by what strace or a person calls it. Tables are in options/, one file a level.
 */
const tables: readonly (readonly SocketOption[])[] = [socket, ip, ipv6, tcp];

const every: readonly SocketOption[] = tables.flat();
const byName: ReadonlyMap<string, SocketOption> = new Map(every.flatMap(spellings));

/**
 * The option of a level, both in any spelling: `SOL_TCP`, `IPPROTO_TCP`, `6`, `0x6`; `SO_RCVTIMEO`,
 * `SO_RCVTIMEO_OLD`, `20`, `0x14`. Numbers are those of x86-64. Null: nobody knows it.
 */
export function findOption(level: string, name: string): SocketOption | null {
  const known = levelName(level);
  if (known === null) return null;
  const number = /^(?:0x[0-9a-f]+|\d+)$/i.test(name) ? Number(name) : null;
  return byName.get(`${known} ${number ?? name}`) ?? null;
}

export function allOptions(): readonly SocketOption[] {
  return every;
}

/** `SOL_TCP TCP_NODELAY` and `SOL_TCP 1`: every way to say it, under its level. */
function spellings(option: SocketOption): readonly (readonly [string, SocketOption])[] {
  const words = [option.name, ...option.aliases, option.number, ...Object.values(option.otherNumbers ?? {})];
  return words.map((word) => [`${option.level} ${word}`, option]);
}
