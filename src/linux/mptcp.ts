import type { SocketOption } from "./option.ts";

/**
 * Whether a socket keeps an option as TCP and all others do. MPTCP takes some and forgets them, and passes those of
 * SOL_TCP on to connections that it may not have yet, without saying whether they took them (net/mptcp/sockopt.c,
 * measured on 6.18): of these nothing can be foretold.
 */
export function keptLikeTcp({ level, name }: SocketOption, { protocol }: { readonly protocol: string }): boolean {
  return protocol !== "IPPROTO_MPTCP" || (level !== "SOL_TCP" && !forgotten.has(name));
}

/** mptcp_setsockopt_sol_socket: "no need to copy/inherit". */
const forgotten: ReadonlySet<string> = new Set([
  ...["SO_NO_CHECK", "SO_DONTROUTE", "SO_BROADCAST", "SO_BSDCOMPAT", "SO_PASSCRED", "SO_PASSPIDFD", "SO_PASSSEC"],
  ...["SO_RXQ_OVFL", "SO_WIFI_STATUS", "SO_NOFCS", "SO_SELECT_ERR_QUEUE"],
]);
