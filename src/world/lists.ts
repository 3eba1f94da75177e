import { findOption } from "../linux/catalogue.ts";
import { isList, isRecord } from "../linux/data.ts";
import type { Data, OptionValue, SocketOption } from "../linux/option.ts";
import { optionKey, type OptionState, type Socket } from "./socket.ts";

/** The list (`isList` of the option's row) with one more; null: it is not known what was added, or what was there before we looked. */
export function listed(socket: Socket, option: SocketOption, added: OptionValue): OptionValue | null {
  const before = socket.options.get(optionKey(option));
  const items = before === undefined ? (socket.whole ? [] : null) : itemsOf(before.value);
  return items === null || added.type !== "known" ? null : { type: "known", data: [...items, added.data] };
}

/**
 * The lists that a drop shortens: the option's own where it is there, else another one of the same level, since a
 * group that was joined by IP_ADD_MEMBERSHIP may be left by MCAST_LEAVE_GROUP (net/ipv4/igmp.c has one list for all).
 */
export function unlisted(socket: Socket, undone: SocketOption, dropped: OptionValue): readonly OptionState[] {
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

/** Undefined: it is not in this list. An unknown list stays unknown. */
function without(list: OptionValue | null, dropped: OptionValue): OptionValue | null | undefined {
  const items = itemsOf(list);
  if (items === null || dropped.type !== "known") return null;
  const wanted = partsOf(dropped.data);
  const at = items.findIndex((item) => fits(partsOf(item), wanted));
  return at < 0 ? undefined : { type: "known", data: items.toSpliced(at, 1) };
}

/** Null: unknown. */
function itemsOf(value: OptionValue | null): readonly Data[] | null {
  return value?.type === "known" && isList(value.data) ? value.data : null;
}

/** Where a membership is: each structure has other names for the same. */
interface Parts {
  readonly group: Data;
  readonly source: Data;
  readonly where: Data;
}

/** linux/in.h, linux/in6.h: ip_mreqn, ip_mreq_source, ipv6_mreq, group_req, group_source_req. */
function partsOf(data: Data): Parts {
  const fields = isRecord(data) ? data : {};
  const group =
    fields["imr_multiaddr"] ?? fields["ipv6mr_multiaddr"] ?? addressIn(fields["gr_group"] ?? fields["gsr_group"]);
  const source = fields["imr_sourceaddr"] ?? addressIn(fields["gsr_source"]);
  const interfaces = ["imr_ifindex", "ipv6mr_ifindex", "gr_interface", "gsr_interface", "imr_address", "imr_interface"];
  const where = interfaces
    .map((name) => fields[name])
    .find((one) => one !== undefined && one !== 0 && one !== "0.0.0.0");
  return { group, source, where: where ?? null };
}

function addressIn(data: Data | undefined): Data {
  return data !== undefined && isRecord(data) ? (data["address"] ?? null) : null;
}

/** ip_mc_leave_group: the first of that group, on any interface where none is named. */
function fits(item: Parts, wanted: Parts): boolean {
  return (
    item.group === wanted.group &&
    (wanted.source === null || item.source === wanted.source) &&
    (wanted.where === null || item.where === null || item.where === wanted.where)
  );
}
