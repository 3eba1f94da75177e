import type { SocketOption } from "./option.ts";

/**
 * Whether accept() copies an option from the listener to the new socket, by the family of both. TCP copies almost
 * all (sk_clone_lock); a UNIX socket is new but for what it passes on with messages (unix_stream_connect and
 * unix_accept in af_unix.c; measured on 6.18). Null: no listener has it, or it was not measured.
 */
export function inherits(option: SocketOption, family: string): boolean | null {
  if (family === "AF_INET" || family === "AF_INET6") return option.inherited;
  if (family !== "AF_UNIX") return null;
  return option.level === "SOL_SOCKET" ? option.inheritedOnUnix === true : null;
}
