import type { SocketOption } from "../option.ts";
import type { Help } from "./help.ts";
import { ipHelp } from "./ip.ts";
import { ipv6Help } from "./ipv6.ts";
import { otherHelp } from "./others.ts";
import { socketHelp } from "./socket.ts";
import { tcpHelp } from "./tcp.ts";

/** The multicast options of linux/in.h are the same on both levels. */
const shared = Object.fromEntries(Object.entries(ipHelp).filter(([name]) => name.startsWith("MCAST_")));

const byLevel: Readonly<Record<string, Readonly<Record<string, Help>>>> = {
  SOL_SOCKET: socketHelp,
  SOL_TCP: tcpHelp,
  SOL_IP: ipHelp,
  SOL_IPV6: { ...shared, ...ipv6Help },
};

/** The longer text on an option; null where the catalogue has its one sentence only. */
export function helpOf(option: SocketOption): Help | null {
  return (byLevel[option.level] ?? otherHelp)[option.name] ?? null;
}
