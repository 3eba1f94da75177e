import type { EventOf } from "../events/event.ts";
import { findOption } from "../linux/catalogue.ts";
import { inForce } from "../linux/effects.ts";
import { keptLikeTcp } from "../linux/mptcp.ts";
import type { OptionValue, SocketOption, Sysctls } from "../linux/option.ts";
import type { SideEffect } from "../linux/effects/side-effect.ts";
import { sideEffects } from "../linux/side-effects.ts";
import { withAdded, withoutDropped } from "./lists.ts";
import { contextOf, dataInForce, stateBy } from "./options.ts";
import { sameData } from "../base/data.ts";
import { optionKey, type OptionState, type Socket } from "./socket.ts";

/**
 * What a successful setsockopt leaves in its socket's options: its own value as Linux keeps it, one more or one less
 * in a list, and the other options that it changes. `option` is the event's row in the catalogue.
 */
export function consequences(
  socket: Socket,
  option: SocketOption | null,
  event: EventOf<"option-set">,
  sysctls: Sysctls | null,
): readonly OptionState[] {
  if (option === null) return [ownState(socket, event, null)];
  const own = ownStates(socket, option, event, sysctls);
  if (event.value.type !== "known") return own;
  const effects = sideEffects(option, event.value.data, sysctls, contextOf(socket, sysctls));
  return [...own, ...effects.flatMap((effect) => sideEffectStates(socket, option, event, effect, sysctls))];
}

function ownStates(
  socket: Socket,
  option: SocketOption,
  event: EventOf<"option-set">,
  sysctls: Sysctls | null,
): readonly OptionState[] {
  if (option.forces !== undefined) return [];
  if (option.effect === "drops") return droppedStates(socket, option, event);
  if (option.isList === true) return [ownState(socket, event, withAdded(socket, option, event.value))];
  // A filter takes the place of the one before; a key is kept, though no getsockopt gives it back.
  if (option.effect === "adds") return [ownState(socket, event, event.value)];
  if (event.value.type !== "known") return [ownState(socket, event, null)];
  const isPlain = keptLikeTcp(option, socket.kind);
  const data = isPlain ? inForce(option, event.value.data, sysctls, contextOf(socket, sysctls)) : null;
  const value: OptionValue | null = data === null ? null : { type: "known", data };
  return [ownState(socket, event, value), ...otherLevelStates(socket, option, event, value)];
}

/** The option of another level that is one with this: on a UDP-Lite socket SOL_UDPLITE's UDP_CORK with SOL_UDP's. */
function otherLevelStates(
  socket: Socket,
  { sameAs }: SocketOption,
  event: EventOf<"option-set">,
  value: OptionValue | null,
): readonly OptionState[] {
  if (sameAs?.protocol !== socket.kind.protocol) return [];
  return [{ ...ownState(socket, event, value), level: sameAs.level, asked: null, ...changedBy(socket, event) }];
}

/** A drop has no value of its own: it changes the value of the option that it undoes. */
function droppedStates(socket: Socket, drop: SocketOption, event: EventOf<"option-set">): readonly OptionState[] {
  const undone = drop.undoes === undefined ? null : findOption(drop.level, drop.undoes);
  if (undone === null) return [];
  if (undone.isList === true)
    return withoutDropped(socket, undone, event.value).map((state) => ({ ...state, ...changedBy(socket, event) }));
  const before = socket.options.get(optionKey(undone));
  if (before === undefined) return [];
  const { afterUndo } = undone;
  const value: OptionValue | null = afterUndo === undefined ? null : { type: "known", data: afterUndo };
  return [{ ...before, value, ...changedBy(socket, event) }];
}

/** Another option that was changed too; none where its value is the one that it had, or was unknown and still is. */
function sideEffectStates(
  socket: Socket,
  option: SocketOption,
  event: EventOf<"option-set">,
  { level, name, data }: SideEffect,
  sysctls: Sysctls | null,
): readonly OptionState[] {
  // SO_DOMAIN is what the socket is, not how it is set: facts.ts.
  if (findOption(level, name)?.access === "r") return [];
  const before = dataInForce(socket, level, name, sysctls);
  const forced = option.forces === name;
  const same = data === null ? before === null : before !== null && sameData(before, data);
  if (same && !forced) return [];
  const asked = forced ? event.value : (socket.options.get(optionKey({ level, name }))?.asked ?? null);
  const value: OptionValue | null = data === null ? null : { type: "known", data };
  return [{ level, name, value, asked, origin: data === null ? "unknown" : "set", ...changedBy(socket, event) }];
}

function ownState(socket: Socket, event: EventOf<"option-set">, value: OptionValue | null): OptionState {
  const { level, name, value: asked, seen } = event;
  return { level, name, value, asked, origin: "set", during: socket.state, ...stateBy(seen) };
}

function changedBy(socket: Socket, { seen, name }: EventOf<"option-set">): Pick<OptionState, ChangedBy> {
  return { during: socket.state, ...stateBy(seen), by: name };
}

type ChangedBy = "during" | "at" | "tid" | "stack" | "earlier" | "by";
