import { applies } from "../linux/applies.ts";
import { allOptions } from "../linux/catalogue.ts";
import { defaultFor, defaultOf } from "../linux/defaults.ts";
import { keptLikeTcp } from "../linux/mptcp.ts";
import type { SocketOption, Sysctls } from "../linux/option.ts";
import { isNewerThanKernel } from "../linux/since.ts";
import { optionKey, type OptionState, type Socket } from "./socket.ts";

/**
 * The options of a socket that nobody has set, inherited or looked at, each with the kernel's default. The value is
 * null where it depends on a setting of a machine that could not be asked, and where the kernel may have moved it by
 * now. Options of whose default the catalogue says nothing are left out, and those that are newer than the machine's
 * kernel; of a socket whose birth was not seen nothing is said: somebody may have set anything.
 */
export function defaultsOf(socket: Socket, sysctls: Sysctls | null): readonly OptionState[] {
  if (!socket.historyComplete) return [];
  return allOptions().flatMap((option) => {
    if (!hasDefault(socket, option) || isNewerThanKernel(option, sysctls)) return [];
    const { level, name } = option;
    const data = mayHaveMoved(socket, option) ? null : defaultOf(option, socket.kind, sysctls);
    const value = data === null ? null : { type: "known" as const, data };
    return [
      {
        level,
        name,
        value,
        asked: null,
        origin: "default" as const,
        at: null,
        tid: socket.first.process.pid,
        earlier: [],
      },
    ];
  });
}

/** What can only be read is what a socket is, not how it is set. */
function hasDefault({ kind, options }: Socket, option: SocketOption): boolean {
  if (option.access !== "rw" || options.has(optionKey(option))) return false;
  if (!applies(option, kind) || !keptLikeTcp(option, kind)) return false;
  const from = defaultFor(option, kind);
  return from?.type === "constant" || from?.type === "sysctl";
}

const still = new Set<Socket["state"]>(["CLOSED", "BOUND", "LISTEN"]);

/** What nobody has set the kernel moves while a connection lives: SO_RCVBUF of TCP. */
export function mayHaveMoved({ kind, state }: Socket, { moves }: SocketOption): boolean {
  return moves !== undefined && kind.type === "SOCK_STREAM" && !still.has(state);
}
