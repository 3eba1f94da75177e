import { findOption } from "../linux/catalogue.ts";
import { isList } from "../base/data.ts";
import { indexOfDropped } from "../linux/memberships.ts";
import type { Data, OptionValue, SocketOption } from "../linux/option.ts";
import { optionKey, type OptionState, type Socket } from "./socket.ts";

/** The list of such an option (`isList` of its row) with one more; null: what was added or what was there is unknown. */
export function withAdded(socket: Socket, option: SocketOption, added: OptionValue): OptionValue | null {
  const before = socket.options.get(optionKey(option));
  const items = before === undefined ? (socket.historyComplete ? [] : null) : itemsOf(before.value);
  return items === null || added.type !== "known" ? null : { type: "known", data: [...items, added.data] };
}

/**
 * The lists that a drop shortens: the option's own where it is there, else another one of the same level, since a
 * group that was joined by IP_ADD_MEMBERSHIP may be left by MCAST_LEAVE_GROUP (net/ipv4/igmp.c has one list for all).
 */
export function withoutDropped(socket: Socket, undone: SocketOption, dropped: OptionValue): readonly OptionState[] {
  const own = socket.options.get(optionKey(undone));
  const others = [...socket.options.values()].filter((state) => state !== own && isListState(state, undone.level));
  for (const state of own === undefined ? others : [own, ...others]) {
    const shorter = without(state.value, dropped);
    if (shorter !== undefined) return [{ ...state, value: shorter }];
  }
  return [];
}

function isListState(state: OptionState, level: string): boolean {
  return state.level === level && findOption(level, state.name)?.isList === true;
}

/** The list without what was dropped; undefined: it was not in it. An unknown list stays unknown. */
function without(list: OptionValue | null, dropped: OptionValue): OptionValue | null | undefined {
  const items = itemsOf(list);
  if (items === null || dropped.type !== "known") return null;
  const at = indexOfDropped(items, dropped.data);
  return at < 0 ? undefined : { type: "known", data: items.toSpliced(at, 1) };
}

/** Null: unknown. */
function itemsOf(value: OptionValue | null): readonly Data[] | null {
  return value?.type === "known" && isList(value.data) ? value.data : null;
}
