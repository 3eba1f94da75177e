import type { Claim, ClaimedOption } from "../events/claim.ts";
import { findOption } from "../linux/catalogue.ts";
import type { Sysctls } from "../linux/option.ts";
import { defaultsOf } from "./defaults.ts";
import { optionsNow } from "./moved.ts";
import type { OptionState, Socket } from "./socket.ts";

/** The model's picture of a socket now: options that were set, inherited or read, and the kernel's defaults for the rest. */
export function claimOf(socket: Socket, sysctls: Sysctls | null): Claim {
  const { id, inode, kind, state, presumed, local, peer } = socket;
  const options = [...optionsNow(socket), ...defaultsOf(socket, sysctls)].flatMap(claimed);
  return { socket: id, inode, kind, state, presumed, local, peer, options };
}

/** Lists and filters are known from the calls alone: no getsockopt gives them back. */
function claimed({ level, name, value, origin }: OptionState): ClaimedOption[] {
  const isReadable = value?.type === "known" && findOption(level, name)?.effect !== "adds";
  return isReadable ? [{ level, name, value, origin }] : [];
}
