import { applies } from "../linux/applies.ts";
import { allOptions } from "../linux/catalogue.ts";
import { defaultOf } from "../linux/defaults.ts";
import { keptLikeTcp } from "../linux/mptcp.ts";
import type { Sysctls } from "../linux/option.ts";
import { optionKey, type OptionState, type Socket } from "./socket.ts";

/**
 * The options of a socket that nobody has set, inherited or looked at, each with the kernel's default, as far as the
 * catalogue and the machine's settings tell. Of a socket whose birth was not seen nothing is said: somebody may have
 * set anything.
 */
export function defaultsOf(socket: Socket, sysctls: Sysctls | null): readonly OptionState[] {
  if (!socket.whole) return [];
  return allOptions().flatMap((option) => {
    const { level, name, access } = option;
    // What can only be read is what a socket is, not how it is set.
    if (access !== "rw" || socket.options.has(optionKey(option))) return [];
    const data =
      applies(option, socket.kind) && keptLikeTcp(option, socket.kind) ? defaultOf(option, socket.kind, sysctls) : null;
    if (data === null) return [];
    const value = { type: "known" as const, data };
    return [
      { level, name, value, asked: null, origin: "default" as const, at: null, tid: socket.first.pid, earlier: [] },
    ];
  });
}
