import type { SocketOption } from "../option.ts";
import { level, zero } from "./level.ts";
import { udp } from "./udp.ts";

const own: readonly SocketOption[] = level(
  {
    level: "SOL_UDPLITE",
    header: "net/udplite.h",
    man: "udplite(7)",
    families: ["AF_INET", "AF_INET6"],
    types: ["SOCK_DGRAM"],
    protocols: ["IPPROTO_UDPLITE"],
    inherited: null,
    measured: "6.18",
    reading: "harmless",
  },
  [
    {
      name: "UDPLITE_SEND_CSCOV",
      number: 10,
      kind: "int",
      effect: "checksum-coverage",
      default: zero,
      since: "2.6.20",
      does: "How many bytes of each datagram its checksum covers; 0: all.",
    },
    {
      name: "UDPLITE_RECV_CSCOV",
      number: 11,
      kind: "int",
      effect: "checksum-coverage",
      default: zero,
      since: "2.6.20",
      does: "Takes only datagrams whose checksum covers at least so many bytes.",
    },
  ],
);

/**
 * SOL_UDPLITE (net/ipv4/udp.c): UDP whose checksum need not cover all. No user header of the kernel has the numbers:
 * they are of include/net/udplite.h and udplite(7). At this level the options of SOL_UDP work too. Measured on 6.18.
 */
export const udplite: readonly SocketOption[] = [...udp.map(atThisLevel), ...own];

function atThisLevel(option: SocketOption): SocketOption {
  const protocols = ["IPPROTO_UDPLITE"];
  return { ...option, level: "SOL_UDPLITE", protocols, sameAs: { level: option.level, protocol: "IPPROTO_UDPLITE" } };
}
