/**
 * Levels by strace's spelling and number (linux/socket.h; SOL_SOCKET: asm-generic/socket.h), and what else people
 * call them. IPPROTO_IP is 0 and so is SOL_IP; the multicast options of IPv4 and IPv6 belong to these two levels.
 */
const levels: Readonly<Record<string, number>> = {
  SOL_IP: 0,
  SOL_SOCKET: 1,
  SOL_TCP: 6,
  SOL_UDP: 17,
  SOL_IPV6: 41,
};

const aliases: Readonly<Record<string, string>> = {
  IPPROTO_IP: "SOL_IP",
  IPPROTO_TCP: "SOL_TCP",
  IPPROTO_UDP: "SOL_UDP",
  IPPROTO_IPV6: "SOL_IPV6",
};

const names: ReadonlyMap<number, string> = new Map(Object.entries(levels).map(([name, number]) => [number, name]));

/** strace's name of a level, from any spelling: `IPPROTO_TCP`, `6`, `0x6`; null where nobody knows it. */
export function levelName(spelling: string): string | null {
  if (Object.hasOwn(levels, spelling)) return spelling;
  if (Object.hasOwn(aliases, spelling)) return aliases[spelling] ?? null;
  return /^(?:0x[0-9a-f]+|\d+)$/i.test(spelling) ? (names.get(Number(spelling)) ?? null) : null;
}

/** The number of a level; null for a name that is none. */
export function levelNumber(name: string): number | null {
  return Object.hasOwn(levels, name) ? (levels[name] ?? null) : null;
}
