import type { SocketSnapshot } from "../events/snapshot.ts";
import { applies } from "../linux/applies.ts";
import { defaultOf } from "../linux/defaults.ts";
import { isNewerThanKernel } from "../linux/since.ts";
import type { OptionValue, SocketOption, Sysctls } from "../linux/option.ts";
import { optionKey, type Origin, type Socket } from "./socket.ts";

/** What holds for one option of a socket: the value in force, null where it is unknown, and where it came from. */
export interface Held {
  readonly value: OptionValue | null;
  readonly origin: Origin;
}

/**
 * Of a socket of the model; what was never set on one whose birth was seen has the kernel's default. Null: such a
 * socket has no such option, or nobody told of it.
 */
export function heldBySocket(socket: Socket, option: SocketOption, sysctls: Sysctls | null): Held | null {
  const state = socket.options.get(optionKey(option));
  if (state !== undefined) return { value: state.value, origin: state.usual === true ? "default" : state.origin };
  if (!socket.whole || option.access === "r" || !applies(option, socket.kind)) return null;
  if (isNewerThanKernel(option, sysctls)) return null;
  const data = defaultOf(option, socket.kind, sysctls);
  return { value: data === null ? null : { type: "known", data }, origin: "default" };
}

/** Of a socket as the running kernel showed it: where a value came from is not seen, but whether it is the default. */
export function heldBySnapshot(socket: SocketSnapshot, { level, name }: SocketOption): Held | null {
  const found = socket.options.find((one) => one.name === name && one.level === level);
  if (found === undefined) return null;
  return { value: found.value, origin: found.changed === false ? "default" : "observed" };
}
