import type { SocketKind } from "../../events/event.ts";

/** The name of a kind of socket in netstat: `tcp`, `udp6`, `raw`, `unix`; others by their family: `netlink`. */
export function protoWord({ family, type, protocol }: SocketKind): string {
  if (family === "?") return "?";
  if (family !== "AF_INET" && family !== "AF_INET6") return family.replace(/^AF_/, "").toLowerCase();
  const word = type === "SOCK_RAW" ? "raw" : protocol.replace(/^IPPROTO_/, "").toLowerCase();
  return family === "AF_INET6" ? `${word}6` : word;
}
