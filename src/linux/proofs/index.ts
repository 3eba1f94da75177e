import type { SocketOption } from "../option.ts";
import { ipMulticastProofs } from "./ip-multicast.ts";
import { ipProofs } from "./ip.ts";
import { ipv6MulticastProofs } from "./ipv6-multicast.ts";
import { ipv6Proofs } from "./ipv6.ts";
import { otherProofs } from "./others.ts";
import type { Proof, Proofs } from "./proof.ts";
import { socketDataProofs } from "./socket-data.ts";
import { socketFilterProofs } from "./socket-filters.ts";
import { socketPeerProofs } from "./socket-peers.ts";
import { socketProofs } from "./socket.ts";
import { tcpConnectionProofs } from "./tcp-connections.ts";
import { tcpOpeningProofs } from "./tcp-opening.ts";
import { tcpProofs } from "./tcp.ts";

const byLevel: Readonly<Record<string, Proofs>> = {
  SOL_SOCKET: { ...socketProofs, ...socketDataProofs, ...socketFilterProofs, ...socketPeerProofs },
  SOL_TCP: { ...tcpProofs, ...tcpConnectionProofs, ...tcpOpeningProofs },
  SOL_IP: { ...ipProofs, ...ipMulticastProofs },
  SOL_IPV6: { ...ipv6Proofs, ...ipv6MulticastProofs },
};

/** How the statements of the option's texts are known. */
export function proofsOf({ level, name }: SocketOption): readonly Proof[] {
  return (byLevel[level] ?? otherProofs)[name] ?? [];
}
