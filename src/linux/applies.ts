import type { SocketOption } from "./option.ts";

/** Whether sockets of this kind (`AF_INET`, `SOCK_STREAM`, `IPPROTO_TCP`) have the option at all. */
export function applies(
  option: SocketOption,
  { family, type, protocol }: { readonly family: string; readonly type: string; readonly protocol: string },
): boolean {
  // net/ipv6/ipv6_sockglue.c: a raw IPv6 socket has no IPv4 level, all others of its family have.
  if (option.level === "SOL_IP" && family === "AF_INET6" && type === "SOCK_RAW") return false;
  return (
    (option.families === null || option.families.includes(family)) &&
    (option.types === null || option.types.includes(type)) &&
    (option.protocols?.includes(protocol) ?? true)
  );
}
