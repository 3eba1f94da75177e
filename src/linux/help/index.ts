import type { SocketOption } from "../option.ts";
import { examples } from "./examples.ts";
import type { Help } from "./help.ts";
import { ipHelp, multicastHelp } from "./ip.ts";
import { ipv6Help } from "./ipv6.ts";
import { otherHelp } from "./others.ts";
import { socketHelp } from "./socket.ts";
import { tcpHelp } from "./tcp.ts";

const byLevel: Readonly<Record<string, Readonly<Record<string, Help>>>> = {
  SOL_SOCKET: socketHelp,
  SOL_TCP: tcpHelp,
  SOL_IP: ipHelp,
  SOL_IPV6: { ...multicastHelp, ...ipv6Help },
};

/** The longer text on an option; null where the catalogue has its one sentence only. */
export function helpOf(option: SocketOption): Help | null {
  const help = (byLevel[option.level] ?? otherHelp)[option.name];
  const example = examples[option.name];
  return help === undefined ? null : { ...help, ...(example === undefined ? {} : { example }) };
}
