import type { SocketOption } from "./option.ts";

/**
 * Whether a socket keeps an option as TCP and all others do. MPTCP takes some and forgets them, and passes those of
 * SOL_TCP on to connections that it may not have yet, without saying whether they took them (net/mptcp/sockopt.c,
 * measured on 6.18): what is in force there only the kernel can say.
 */
export function keptLikeTcp(
  { level, forgottenByMptcp }: SocketOption,
  { protocol }: { readonly protocol: string },
): boolean {
  return protocol !== "IPPROTO_MPTCP" || (level !== "SOL_TCP" && forgottenByMptcp !== true);
}
