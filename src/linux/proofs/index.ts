import type { SocketOption } from "../option.ts";
import type { Proof, Proofs } from "./proof.ts";
import { socketProofs } from "./socket.ts";

const byLevel: Readonly<Record<string, Proofs>> = {
  SOL_SOCKET: socketProofs,
};

/** How the statements of the option's texts are known; those that are not in the list have no proof yet. */
export function proofsOf({ level, name }: SocketOption): readonly Proof[] {
  return byLevel[level]?.[name] ?? [];
}
