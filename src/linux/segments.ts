import type { Address } from "./address.ts";
import { isLoopback } from "./special-addresses.ts";

/** Largest segment over the loopback interface, whose MTU is 65536 (measured on 6.18: TCP_MAXSEG reads 65483). */
const LOOPBACK = 65_483;
/** Over Ethernet: 1500 bytes without the headers of IP and TCP and its time stamp. */
const ETHERNET = 1_448;

/** How many bytes fill a segment to that peer, as a rule; an unknown one is taken for a distant one. */
export function usualSegment(peer: Address | null): number {
  return peer !== null && isLoopback(peer) ? LOOPBACK : ETHERNET;
}
