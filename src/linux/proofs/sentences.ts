import type { SocketOption } from "../option.ts";
import type { Proof, Proofs } from "./proof.ts";
import { ipSentenceProofs } from "./sentences-ip.ts";
import { multicastSentenceProofs } from "./sentences-multicast.ts";
import { socketSentenceProofs } from "./sentences-socket.ts";
import { transportSentenceProofs } from "./sentences-transport.ts";

const byName: Proofs = {
  ...socketSentenceProofs,
  ...ipSentenceProofs,
  ...multicastSentenceProofs,
  ...transportSentenceProofs,
};

/**
 * How the sentences of --explain (linux/bound) are known. What depends on the value or the socket is `...` in `says`:
 * `a write is cut into datagrams of ... bytes`.
 */
export function sentenceProofsOf({ name }: SocketOption): readonly Proof[] {
  return (Object.hasOwn(byName, name) ? byName[name] : undefined) ?? [];
}
