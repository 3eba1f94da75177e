import { codePoints, serviceTypes } from "./constants/ip.ts";
import { nameOf } from "./constants/names.ts";
import { isList, isRecord } from "../base/data.ts";
import { kinds } from "./kinds/kinds.ts";
import type { Data, OptionValue, SocketOption, ValueKind } from "./option.ts";

/** Short text for a person: `on`, `131072`, `2.5 s`, `on, 5 s`, `"cubic"`, `224.1.1.1 on 127.0.0.1`. */
export function showValue(option: SocketOption | null, value: OptionValue): string {
  switch (value.type) {
    case "known":
      return showData(option?.kind ?? null, value.data);
    case "raw":
      return value.why === "cut" ? `${value.text} (cut)` : value.text;
    case "secret":
      return `(secret, ${value.length} bytes)`;
  }
}

/** The same for data alone: a default, a value in force. */
export function showData(kind: ValueKind | null, data: Data): string {
  const own = kind === null ? undefined : shows[kind];
  // Of memberships a socket has many: each is shown as one.
  if (own !== undefined && isList(data) && data.every(isRecord) && data.length > 0) return data.map(own).join("; ");
  return own?.(data) ?? (kind !== null && kinds[kind].is === "flags" ? flagText(data) : plain(data));
}

/** What JSON shows of a value. */
export function toJson(value: OptionValue): Data {
  switch (value.type) {
    case "known":
      return value.data;
    case "raw":
      return { raw: value.text };
    case "secret":
      return { secret: value.length };
  }
}

type Show = (data: Data) => string | undefined;

/** Of an interface whose number is 0. */
const ANY = "any interface";

const unit =
  (name: string): Show =>
  (data) =>
    typeof data === "number" ? `${data} ${name}` : undefined;
const membership: Show = (data) => {
  if (!isRecord(data)) return undefined;
  const group = data["imr_multiaddr"] ?? data["ipv6mr_multiaddr"] ?? "?";
  const source = data["imr_sourceaddr"];
  return `${plain(group)}${source === undefined ? "" : ` from ${plain(source)}`} ${onInterface(interfaceOf(data))}`;
};
const group: Show = (data) => {
  if (!isRecord(data)) return undefined;
  const source = data["gsr_source"];
  const from = source === undefined ? "" : ` from ${addressOf(source)}`;
  const where = data["gr_interface"] ?? data["gsr_interface"] ?? null;
  return `${addressOf(data["gr_group"] ?? data["gsr_group"] ?? null)}${from} ${onInterface(deviceOf(where))}`;
};

const shows: Partial<Readonly<Record<ValueKind, Show>>> = {
  text: (data) => `"${plain(data)}"`,
  nothing: () => "",
  bytes: (data) => (data === "" ? "none" : `0x${plain(data)}`),
  // 0 stands for no timeout at all.
  timeval: (data) => (data === 0 ? "none" : unit("s")(data)),
  seconds: unit("s"),
  milliseconds: unit("ms"),
  microseconds: unit("us"),
  mark: (data) => (typeof data === "number" ? `0x${data.toString(16)}` : undefined),
  linger: (data) => {
    if (!isRecord(data)) return undefined;
    return data["l_onoff"] === 0 ? "off" : `on, ${plain(data["l_linger"] ?? "?")} s`;
  },
  ucred: (data) =>
    isRecord(data)
      ? Object.entries(data)
          .map(([name, id]) => `${name} ${plain(id)}`)
          .join(", ")
      : undefined,
  errno: (data) => (data === 0 ? "none" : undefined),
  rate: (data) => (data === "18446744073709551615" ? "no limit" : unit("bytes/s")(data)),
  interface: deviceOf,
  "interface-network-order": deviceOf,
  timestamping: (data) => (isRecord(data) && data["flags"] !== undefined ? flagText(data["flags"]) : undefined),
  filter: (data) => (isRecord(data) ? filterText(data) : undefined),
  "icmp-filter": (data) => (isList(data) ? droppedTypes(data) : undefined),
  "icmpv6-filter": (data) => (isList(data) ? droppedNumbers(data) : undefined),
  tos: (data) => (typeof data === "number" ? serviceText(data) : undefined),
  membership,
  membership6: membership,
  "source-membership": membership,
  "multicast-interface": (data) => (isRecord(data) ? interfaceOf(data) : undefined),
  group,
  "group-source": group,
  "port-range": (data) => (isRecord(data) ? `${plain(data["low"] ?? 0)}..${plain(data["high"] ?? 0)}` : undefined),
  sockaddr: addressOf,
};

function plain(data: Data): string {
  if (data === null) return "-";
  if (typeof data === "boolean") return data ? "on" : "off";
  if (typeof data === "string" || typeof data === "number") return String(data);
  if (isRecord(data) && typeof data["address"] === "string") return addressOf(data);
  if (isRecord(data) && typeof data["base64"] === "string") return plain(data["text"] ?? null);
  if (isRecord(data))
    return `{${Object.entries(data)
      .map(([name, value]) => `${name}=${plain(value)}`)
      .join(", ")}}`;
  return `[${data.map(plain).join(", ")}]`;
}

/** `3 instructions`, and where strace printed them, a hash by which equal filters are recognised. */
function filterText(data: { readonly [field: string]: Data }): string {
  const { len, filter } = data;
  const count = `${plain(len ?? "?")} ${len === 1 ? "instruction" : "instructions"}`;
  return filter !== undefined && isList(filter) ? `${count}, hash ${hashOf(filter.map(plain).join("\n"))}` : count;
}

/** FNV-1a of 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

/** A filter that drops what has no name lets a few named types through. */
function droppedTypes(types: readonly Data[]): string {
  const layout = kinds["icmp-filter"];
  const names = layout.is === "flags" ? Object.keys(layout.names) : [];
  if (types.every((type) => names.includes(plain(type))))
    return types.length === 0 ? "none" : `drops ${flagText(types)}`;
  const passed = names.filter((name) => !types.includes(name));
  return passed.length === 0 ? "drops all" : `drops all but ${passed.join("|")}`;
}

/** ICMPv6: a bit for each of 256 types, in words of 32; a set bit drops. `drops 1..127, 129..255`. */
function droppedNumbers(words: readonly Data[]): string | undefined {
  if (words.length !== 8 || !words.every((word) => typeof word === "number")) return undefined;
  const isDropped = (type: number): boolean => (((words[type >> 5] ?? 0) >>> (type & 31)) & 1) === 1;
  const ranges: string[] = [];
  for (let type = 0; type < 256; type++) {
    if (!isDropped(type)) continue;
    const first = type;
    while (type < 255 && isDropped(type + 1)) type++;
    ranges.push(first === type ? String(type) : `${first}..${type}`);
  }
  if (ranges.length === 0) return "drops none";
  return ranges[0] === "0..255"
    ? "drops all"
    : `drops ${ranges.length === 1 && !ranges[0]?.includes("..") ? "type" : "types"} ${ranges.join(", ")}`;
}

function flagText(data: Data): string {
  if (!isList(data)) return plain(data);
  return data.length === 0 ? "none" : data.map(plain).join("|");
}

/** `0xb8 (EF)`, `0x10 (IPTOS_LOWDELAY)`, `0x02 (CS0, ECN 2)`: the six bits of DiffServ and the two of ECN. */
function serviceText(tos: number): string {
  if (tos === 0) return "0";
  const hex = tos < 0 ? String(tos) : `0x${tos.toString(16).padStart(2, "0")}`;
  const old = nameOf(serviceTypes, tos);
  if (typeof old === "string") return `${hex} (${old})`;
  const point = nameOf(codePoints, tos >> 2);
  const congestion = tos & 3;
  const name = typeof point === "string" ? point : `DSCP ${point}`;
  return tos < 0 ? hex : `${hex} (${name}${congestion === 0 ? "" : `, ECN ${congestion}`})`;
}

/** The interface of a membership: its number or name where one is given, else its address. */
function interfaceOf(data: { readonly [field: string]: Data }): string {
  const index = data["imr_ifindex"] ?? data["ipv6mr_ifindex"];
  if (index !== undefined && index !== 0) return deviceOf(index);
  const address = data["imr_interface"] ?? data["imr_address"] ?? "0.0.0.0";
  return address === "0.0.0.0" ? ANY : plain(address);
}

/** Where a membership names none, the routing table chooses one. */
function onInterface(shown: string): string {
  return shown === ANY ? "without an interface" : `on ${shown}`;
}

function deviceOf(index: Data): string {
  if (typeof index === "number") return index === 0 ? ANY : `interface ${index}`;
  return plain(index);
}

function addressOf(data: Data): string {
  if (!isRecord(data)) return plain(data);
  const { address, port } = data;
  if (typeof address !== "string") return plain(data);
  if (port === undefined || port === 0) return address;
  return data["family"] === "AF_INET6" ? `[${address}]:${plain(port)}` : `${address}:${plain(port)}`;
}
