import type { SocketSnapshot } from "../events/snapshot.ts";
import { applies } from "../linux/applies.ts";
import { isNewerThanKernel } from "../linux/since.ts";
import type { OptionValue, SocketOption, Sysctls } from "../linux/option.ts";
import { defaultOn } from "./options.ts";
import { mayHaveMoved, optionNow } from "./moved.ts";
import { optionKey, type OptionState, type Origin, type Socket } from "./socket.ts";

/** One option of a socket: the value in force, null where it is unknown, and where it came from. */
export interface InForce {
  readonly value: OptionValue | null;
  readonly origin: Origin;
}

/**
 * Of a socket of the model; what was never set on one whose birth was seen has the kernel's default. Null: such a
 * socket has no such option, or nothing is known of it. `state`: what its map has of the option, where the caller has it.
 */
export function inForceOnSocket(
  socket: Socket,
  option: SocketOption,
  sysctls: Sysctls | null,
  state: OptionState | null = socket.options.get(optionKey(option)) ?? null,
): InForce | null {
  if (state !== null)
    return { value: optionNow(socket, state).value, origin: state.usual === true ? "default" : state.origin };
  if (!socket.historyComplete || option.access === "r" || !applies(option, socket.kind)) return null;
  if (isNewerThanKernel(option, sysctls)) return null;
  const data = mayHaveMoved(socket, option) ? null : defaultOn(socket, option, sysctls);
  return { value: data === null ? null : { type: "known", data }, origin: "default" };
}

/** Of a socket as the running kernel showed it: where a value came from is not seen, but whether it is the default. */
export function inForceOnSnapshot(socket: SocketSnapshot, { level, name }: SocketOption): InForce | null {
  const found = socket.options.find((one) => one.name === name && one.level === level);
  if (found === undefined) return null;
  return { value: found.value, origin: found.changed === false ? "default" : "observed" };
}
