import { isList, isRecord, type Data } from "../../base/data.ts";
import type { SocketContext } from "../option.ts";
import type { Asked } from "./asked.ts";
import { onSocketLevel, type SideEffect } from "./side-effect.ts";

/**
 * SO_TIMESTAMP and its three sisters share three flags: on, of nanoseconds, of the new layout. Turning any off turns all
 * off. SO_TIMESTAMPING sets the flag of the layout too, and reads as nothing by the other layout's name (sock_set_timestamp,
 * sock_set_timestamping and sk_getsockopt in net/core/sock.c, measured on 6.18).
 */
export function stampSet({ option: { name }, data, socket }: Asked): readonly SideEffect[] {
  const isNew = name.endsWith(NEW);
  const stamps = stampsRead(data === true, name.startsWith("SO_TIMESTAMPNS"), isNew);
  const others = stamps.filter((stamp) => stamp.name !== name);
  const asked = socket?.inForce("SOL_SOCKET", "SO_TIMESTAMPING") ?? null;
  if (data !== true || isNothing(asked)) return others;
  return [...others, onSocketLevel("SO_TIMESTAMPING_NEW", isNew ? asked : NOTHING)];
}

export function timestampingSet({ option: { name }, data, socket }: Asked): readonly SideEffect[] {
  const isNew = name.endsWith(NEW);
  const twin = isNew ? onSocketLevel("SO_TIMESTAMPING", filled(data)) : onSocketLevel("SO_TIMESTAMPING_NEW", NOTHING);
  const isAny = isOneOn(socket, ["SO_TIMESTAMP", "SO_TIMESTAMP_NEW", ...NANO]);
  if (isAny === false) return [twin];
  const isNano = isOneOn(socket, NANO);
  const stamps = stampsRead(true, isNano === true, isNew);
  return [twin, ...(isAny === null || isNano === null ? stamps.map((stamp) => ({ ...stamp, data: null })) : stamps)];
}

/** As it is in force: `bind_phc` is 0 where only flags were asked for. */
export function filled(data: Data): Data {
  return isRecord(data) ? { ...data, bind_phc: data["bind_phc"] ?? 0 } : data;
}

const NEW = "_NEW";
const NANO = ["SO_TIMESTAMPNS", "SO_TIMESTAMPNS_NEW"];
const NOTHING = { flags: [], bind_phc: 0 };

/** What getsockopt() gives of the four by the three flags: SO_TIMESTAMP_NEW is on for stamps of nanoseconds too. */
function stampsRead(isOn: boolean, isNano: boolean, isNew: boolean): readonly SideEffect[] {
  return [
    onSocketLevel("SO_TIMESTAMP", isOn && !isNano && !isNew),
    onSocketLevel("SO_TIMESTAMPNS", isOn && isNano && !isNew),
    onSocketLevel("SO_TIMESTAMP_NEW", isOn && isNew),
    onSocketLevel("SO_TIMESTAMPNS_NEW", isOn && isNano && isNew),
  ];
}

/** Null: it is unknown. */
function isOneOn(socket: SocketContext | null, names: readonly string[]): boolean | null {
  const states = names.map((name) => socket?.inForce("SOL_SOCKET", name) ?? null);
  if (states.includes(true)) return true;
  return states.includes(null) ? null : false;
}

function isNothing(data: Data | null): boolean {
  const flags = data !== null && isRecord(data) ? (data["flags"] ?? null) : null;
  return isList(flags) && flags.length === 0;
}
