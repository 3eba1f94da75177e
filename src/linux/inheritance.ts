import type { SocketOption } from "./option.ts";

/**
 * Whether accept() copies an option from the listener to the new socket, by the family of both. TCP copies almost
 * all (sk_clone_lock); a UNIX socket is new but for what it passes on with messages (unix_stream_connect and
 * unix_accept in af_unix.c; measured on 6.18). Null: no listener has it, it was not measured, or it depends on the peer.
 */
export function inherits(
  option: SocketOption,
  { family, protocol }: { readonly family: string; readonly protocol: string },
): boolean | null {
  if (dependsOnPeer(option, protocol)) return null;
  if (family === "AF_INET" || family === "AF_INET6") return option.inherited;
  if (family !== "AF_UNIX") return null;
  return option.level === "SOL_SOCKET" ? option.inheritedOnUnix === true : null;
}

/** Whether only a peer that speaks MPTCP gets it from the listener. */
export function dependsOnPeer({ withoutMptcp }: SocketOption, protocol: string): boolean {
  return withoutMptcp !== undefined && protocol === "IPPROTO_MPTCP";
}
