import { applies } from "../linux/applies.ts";
import { allOptions } from "../linux/catalogue.ts";
import { defaultFor } from "../linux/defaults.ts";
import { keptLikeTcp } from "../linux/mptcp.ts";
import type { SocketOption, Sysctls } from "../linux/option.ts";
import { isNewerThanKernel } from "../linux/since.ts";
import { defaultOn } from "./options.ts";
import { mayHaveMoved } from "./moved.ts";
import { noneEarlier, optionKey, type OptionState, type Socket } from "./socket.ts";

/**
 * The options of a socket that nobody has set, inherited or looked at, each with the kernel's default. The value is
 * null where it depends on a setting of a machine that could not be asked, and where the kernel may have moved it by
 * now. Options of whose default the catalogue says nothing are left out, and those that are newer than the machine's
 * kernel; of a socket whose birth was not seen nothing is said: somebody may have set anything.
 */
export function defaultsOf(socket: Socket, sysctls: Sysctls | null): readonly OptionState[] {
  if (!socket.historyComplete) return [];
  return allOptions()
    .filter((option) => hasDefault(socket, option) && !isNewerThanKernel(option, sysctls))
    .map((option) => defaultState(socket, option, sysctls));
}

/**
 * The options with these names that such a socket has, and that nobody has set, inherited or looked at: the default, or
 * of a socket whose birth was not seen the origin unknown.
 */
export function namedOptions(
  socket: Socket,
  names: ReadonlySet<string>,
  sysctls: Sysctls | null,
): readonly OptionState[] {
  const { kind, options } = socket;
  return allOptions()
    .filter((option) => names.has(option.name) && (option.access === "rw" || option.access === "w"))
    .filter((option) => !options.has(optionKey(option)) && applies(option, kind) && !isNewerThanKernel(option, sysctls))
    .map((option) => defaultState(socket, option, sysctls));
}

function defaultState(socket: Socket, option: SocketOption, sysctls: Sysctls | null): OptionState {
  const { level, name } = option;
  const isSeen = socket.historyComplete && keptLikeTcp(option, socket.kind);
  const data = !isSeen || mayHaveMoved(socket, option) ? null : defaultOn(socket, option, sysctls);
  return {
    level,
    name,
    value: data === null ? null : { type: "known", data },
    asked: null,
    origin: isSeen ? "default" : "unknown",
    at: null,
    tid: socket.first.process.pid,
    earlier: noneEarlier,
  };
}

/** What can only be read is what a socket is, not how it is set. */
function hasDefault({ kind, options }: Socket, option: SocketOption): boolean {
  if (option.access !== "rw" || options.has(optionKey(option))) return false;
  if (!applies(option, kind) || !keptLikeTcp(option, kind)) return false;
  const from = defaultFor(option, kind);
  return from?.type === "constant" || from?.type === "sysctl";
}
