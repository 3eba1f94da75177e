import type { Claim, ClaimedOption } from "../events/claim.ts";
import { findOption } from "../linux/catalogue.ts";
import type { Sysctls } from "../linux/option.ts";
import { defaultsOf } from "./defaults.ts";
import type { OptionState, Socket } from "./socket.ts";

/** What the model says of a socket now: what it was set to, inherited or read, and the kernel's defaults for the rest. */
export function claimOf(socket: Socket, sysctls: Sysctls | null): Claim {
  const { id, inode, kind, state, presumed, local, peer } = socket;
  const options = [...socket.options.values(), ...defaultsOf(socket, sysctls)].flatMap(claimed);
  return { socket: id, inode, kind, state, presumed, local, peer, options };
}

/** Lists and filters are known from the calls alone: no getsockopt gives them back. */
function claimed({ level, name, value, origin }: OptionState): ClaimedOption[] {
  const isTold = value?.type === "known" && findOption(level, name)?.effect !== "adds";
  return isTold ? [{ level, name, value, origin }] : [];
}
