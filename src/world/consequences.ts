import type { EventOf } from "../events/event.ts";
import { findOption } from "../linux/catalogue.ts";
import { inForce } from "../linux/effects.ts";
import { keptLikeTcp } from "../linux/mptcp.ts";
import type { OptionValue, SocketOption, Sysctls } from "../linux/option.ts";
import { sideEffects, type SideEffect } from "../linux/side-effects.ts";
import { isList, listed, unlisted } from "./lists.ts";
import { contextOf, heldData } from "./options.ts";
import { sameData } from "./same.ts";
import { optionKey, type OptionState, type Socket } from "./socket.ts";

/**
 * What a successful setsockopt leaves in its socket's options: its own value as Linux keeps it, one more or one less
 * in a list, and the options that it changes besides.
 */
export function consequences(
  socket: Socket,
  event: EventOf<"option-set">,
  sysctls: Sysctls | null,
): readonly OptionState[] {
  const option = findOption(event.level, event.name);
  if (option === null) return [ownState(socket, event, null)];
  const own = ownStates(socket, option, event, sysctls);
  if (event.value.type !== "known") return own;
  const besides = sideEffects(option, event.value.data, sysctls, contextOf(socket, sysctls));
  return [...own, ...besides.flatMap((effect) => besideStates(socket, option, event, effect, sysctls))];
}

function ownStates(
  socket: Socket,
  option: SocketOption,
  event: EventOf<"option-set">,
  sysctls: Sysctls | null,
): readonly OptionState[] {
  if (isForced(option)) return [];
  if (option.effect === "drops") return droppedStates(socket, option, event);
  if (isList(option)) return [ownState(socket, event, listed(socket, option, event.value))];
  // A filter takes the place of the one before; a key is kept, though nobody gets it back.
  if (option.effect === "adds") return [ownState(socket, event, event.value)];
  if (event.value.type !== "known") return [ownState(socket, event, null)];
  const isPlain = keptLikeTcp(option, socket.kind);
  const data = isPlain ? inForce(option, event.value.data, sysctls, contextOf(socket, sysctls)) : null;
  const value: OptionValue | null = data === null ? null : { type: "known", data };
  return [ownState(socket, event, value), ...udpLiteStates(socket, option, event, value)];
}

/** udplite_setsockopt: a UDP-Lite socket has the options of UDP on both levels, and either sets both. */
function udpLiteStates(
  socket: Socket,
  { level, name }: SocketOption,
  event: EventOf<"option-set">,
  value: OptionValue | null,
): readonly OptionState[] {
  if (socket.kind.protocol !== "IPPROTO_UDPLITE") return [];
  const other = level === "SOL_UDP" ? "SOL_UDPLITE" : level === "SOL_UDPLITE" ? "SOL_UDP" : null;
  if (other === null || findOption(other, name) === null) return [];
  return [{ ...ownState(socket, event, value), level: other, asked: null, ...by(socket, event) }];
}

/** A drop has no value of its own: it changes what the option that it undoes holds. */
function droppedStates(socket: Socket, drop: SocketOption, event: EventOf<"option-set">): readonly OptionState[] {
  const undone = drop.undoes === undefined ? null : findOption(drop.level, drop.undoes);
  if (undone === null) return [];
  if (isList(undone)) return unlisted(socket, undone, event.value).map((state) => ({ ...state, ...by(socket, event) }));
  const before = socket.options.get(optionKey(undone));
  return before === undefined ? [] : [{ ...before, value: nothingOf(undone), ...by(socket, event) }];
}

/** SO_GET_FILTER gives no instruction where there is no filter; of anything else there is nothing to say. */
function nothingOf(option: SocketOption): OptionValue | null {
  return option.kind === "filter" ? { type: "known", data: { len: 0 } } : null;
}

/**
 * An option that was changed besides. It is written down where that makes a difference: its value is another than
 * the one that held, or one that was known is known no more.
 */
function besideStates(
  socket: Socket,
  option: SocketOption,
  event: EventOf<"option-set">,
  { level, name, data }: SideEffect,
  sysctls: Sysctls | null,
): readonly OptionState[] {
  // SO_DOMAIN is what the socket is, not how it is set: facts.ts.
  if (findOption(level, name)?.access === "r") return [];
  const held = heldData(socket, level, name, sysctls);
  const forced = isForced(option) && isBuffer(name);
  const same = data === null ? held === null : held !== null && sameData(held, data);
  if (same && !forced) return [];
  const asked = forced ? event.value : (socket.options.get(optionKey({ level, name }))?.asked ?? null);
  const value: OptionValue | null = data === null ? null : { type: "known", data };
  return [{ level, name, value, asked, origin: data === null ? "unknown" : "set", ...by(socket, event) }];
}

/** SO_RCVBUFFORCE and SO_SNDBUFFORCE are another way to set the plain ones. */
function isForced({ effect }: SocketOption): boolean {
  return effect === "send-buffer-forced" || effect === "receive-buffer-forced";
}

function isBuffer(name: string): boolean {
  return name === "SO_RCVBUF" || name === "SO_SNDBUF";
}

function ownState(socket: Socket, event: EventOf<"option-set">, value: OptionValue | null): OptionState {
  const { level, name, value: asked, seen } = event;
  return { level, name, value, asked, origin: "set", during: socket.state, at: seen.time, tid: seen.tid, earlier: [] };
}

function by(socket: Socket, { seen, name }: EventOf<"option-set">): Pick<OptionState, ChangedBy> {
  return { during: socket.state, at: seen.time, tid: seen.tid, earlier: [], by: name };
}

type ChangedBy = "during" | "at" | "tid" | "earlier" | "by";
