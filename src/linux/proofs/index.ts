import type { SocketOption } from "../option.ts";
import { ipAddressProofs } from "./ip-addresses.ts";
import { ipMulticastProofs } from "./ip-multicast.ts";
import { ipProofs } from "./ip.ts";
import { ipv6MulticastProofs } from "./ipv6-multicast.ts";
import { ipv6Proofs } from "./ipv6.ts";
import { otherProofs } from "./others.ts";
import { packetProofs } from "./packet.ts";
import type { Proof, Proofs } from "./proof.ts";
import { socketDataProofs } from "./socket-data.ts";
import { socketFilterProofs } from "./socket-filters.ts";
import { socketPeerProofs } from "./socket-peers.ts";
import { socketTimeProofs } from "./socket-times.ts";
import { socketProofs } from "./socket.ts";
import { tcpConnectionProofs } from "./tcp-connections.ts";
import { tcpOpeningProofs } from "./tcp-opening.ts";
import { tcpProofs } from "./tcp.ts";
import { udpProofs } from "./udp.ts";

const byLevel: Readonly<Record<string, Proofs>> = {
  SOL_SOCKET: { ...socketProofs, ...socketDataProofs, ...socketTimeProofs, ...socketFilterProofs, ...socketPeerProofs },
  SOL_TCP: { ...tcpProofs, ...tcpConnectionProofs, ...tcpOpeningProofs },
  SOL_IP: { ...ipProofs, ...ipAddressProofs, ...ipMulticastProofs },
  SOL_IPV6: { ...ipv6Proofs, ...ipv6MulticastProofs },
};

const elsewhere: Proofs = { ...udpProofs, ...packetProofs, ...otherProofs };

/** How the statements of the option's texts are known. */
export function proofsOf({ level, name }: SocketOption): readonly Proof[] {
  return (byLevel[level] ?? elsewhere)[name] ?? [];
}
