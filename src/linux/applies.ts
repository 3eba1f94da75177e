import type { SocketOption } from "./option.ts";

/** Levels that belong to protocols: SOCK_STREAM alone does not tell TCP from others. */
const protocols: Readonly<Record<string, readonly string[]>> = {
  SOL_TCP: ["IPPROTO_TCP", "IPPROTO_MPTCP"],
  SOL_MPTCP: ["IPPROTO_MPTCP"],
  SOL_UDP: ["IPPROTO_UDP", "IPPROTO_UDPLITE"],
  SOL_UDPLITE: ["IPPROTO_UDPLITE"],
  SOL_SCTP: ["IPPROTO_SCTP"],
  SOL_ICMPV6: ["IPPROTO_ICMPV6"],
};

/** Whether sockets of this kind (`AF_INET`, `SOCK_STREAM`, `IPPROTO_TCP`) know the option at all. */
export function applies(
  option: SocketOption,
  { family, type, protocol }: { readonly family: string; readonly type: string; readonly protocol: string },
): boolean {
  // net/ipv6/ipv6_sockglue.c: a raw IPv6 socket has no IPv4 level, all others of its family have.
  if (option.level === "SOL_IP" && family === "AF_INET6" && type === "SOCK_RAW") return false;
  return (
    (option.families === null || option.families.includes(family)) &&
    (option.types === null || option.types.includes(type)) &&
    (protocols[option.level]?.includes(protocol) ?? true)
  );
}
