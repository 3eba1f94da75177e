import type { Seen } from "../events/event.ts";
import { allOptions, findOption } from "../linux/catalogue.ts";
import { defaultOf } from "../linux/defaults.ts";
import type { Data, OptionValue, SocketContext, SocketOption, Sysctls } from "../linux/option.ts";
import { noneEarlier, optionKey, stored, type Options, type OptionState } from "./option-state.ts";
import type { Socket } from "./socket.ts";
import { isConfirmedBy } from "./same.ts";

/** The keys in a socket's map of the options whose row fits. */
export function keysWhere(fits: (option: SocketOption) => boolean): readonly string[] {
  return allOptions().filter(fits).map(optionKey);
}

/** Stores options of a socket, each with the values that it had before. */
export function storeOptions(socket: Socket, options: readonly OptionState[]): void {
  if (options.length === 0) return;
  replaceOptions(socket, stored(socket.options, options));
}

/** More is known of an option that the socket has: its place and its former values stay. */
export function reviseOption(socket: Socket, option: OptionState): void {
  replaceOptions(socket, new Map(socket.options).set(optionKey(option), option));
}

/** Removes options that the socket has no more. */
export function dropOptions(socket: Socket, which: (option: OptionState) => boolean): void {
  replaceOptions(socket, new Map([...socket.options].filter(([, option]) => !which(option))));
}

/** Every change of a socket's options goes this way: what its next connections inherit has to be worked out again. */
export function replaceOptions(socket: Socket, options: Options): void {
  socket.options = options;
  if (socket.inheritance !== null) socket.inheritance.options = null;
}

/** What the catalogue's functions may ask of the socket that an option is set on. */
export function contextOf(socket: Socket, sysctls: Sysctls | null): SocketContext {
  const { family, type } = socket.kind;
  return {
    family: family === "?" ? null : family,
    type: type === "?" ? null : type,
    tuned: socket.tuned,
    inForce: (level, name) => dataInForce(socket, level, name, sysctls),
  };
}

/** The value in force of an option: as set or seen, else the kernel's default where the whole history is known. */
export function dataInForce(socket: Socket, level: string, name: string, sysctls: Sysctls | null): Data | null {
  const option = socket.options.get(optionKey({ level, name }));
  if (option !== undefined) return option.value?.type === "known" ? option.value.data : null;
  const known = socket.historyComplete ? findOption(level, name) : null;
  return known === null ? null : defaultOn(socket, known, sysctls);
}

/** The kernel's default; null: it depends on what is unknown of the machine, or of the peer. */
export function defaultOn(socket: Socket, option: SocketOption, sysctls: Sysctls | null): Data | null {
  const isOther = option.withoutMptcp === "another" && socket.listener?.kind.protocol === "IPPROTO_MPTCP";
  return isOther ? null : defaultOf(option, socket.kind, sysctls);
}

/** Whether a value is the one in force. */
export function isInForce(
  socket: Socket,
  level: string,
  name: string,
  value: OptionValue,
  sysctls: Sysctls | null,
): boolean {
  const data = dataInForce(socket, level, name, sysctls);
  return data !== null && isConfirmedBy({ type: "known", data }, value);
}

/** What every state of an option has that this call brought about. */
export function stateBy({ time, tid, stack }: Seen): Pick<OptionState, "at" | "tid" | "stack" | "earlier"> {
  const by = { at: time, tid, earlier: noneEarlier };
  return stack === undefined ? by : { stack, ...by };
}
