import type { SocketOption, ValueKind } from "../../linux/option.ts";
import { kinds } from "../../linux/kinds/kinds.ts";
import type { Field, IntLayout, Layout } from "../../linux/kinds/layout.ts";
import { shortened } from "./words.ts";

/** How many names of a list are printed. */
const NAMES = 8;

/** What setsockopt takes and getsockopt gives, in words: `on or off (int)`, `struct linger: l_onoff, l_linger`. */
export function valueText(kind: ValueKind): string {
  return words[kind] ?? layoutText(kinds[kind], structs[kind] ?? null);
}

export function accessText(access: SocketOption["access"]): string {
  return accesses[access];
}

const accesses: Readonly<Record<SocketOption["access"], string>> = {
  rw: "read and written",
  r: "only read",
  w: "only written",
  none: "neither read nor written",
};

/** Kinds whose layout does not show the unit of the number. */
const words: Partial<Readonly<Record<ValueKind, string>>> = {
  seconds: "seconds (int)",
  milliseconds: "milliseconds (int)",
  microseconds: "microseconds (int)",
  minutes: "minutes (int)",
  linger: "struct linger: l_onoff, and l_linger in seconds",
  mark: "a 32-bit mark",
  fd: "the number of a file descriptor (int)",
  tos: "a DiffServ code point in the upper six bits, congestion bits in the lower two (int)",
  hops: "hops, to 255 (int)",
  rate: "bytes a second, in 4 or 8 bytes",
};

/** What C calls them. */
const structs: Partial<Readonly<Record<ValueKind, string>>> = {
  ucred: "ucred",
  filter: "sock_fprog",
  timestamping: "so_timestamping",
  txtime: "sock_txtime",
  membership: "ip_mreq or ip_mreqn",
  "source-membership": "ip_mreq_source",
  "source-filter": "ip_msfilter",
  membership6: "ipv6_mreq",
  group: "group_req",
  "group-source": "group_source_req",
  "group-filter": "group_filter",
  pktinfo6: "in6_pktinfo",
  mtuinfo6: "ip6_mtuinfo",
  flowlabel: "in6_flowlabel_req",
  "tcp-info": "tcp_info",
  "repair-window": "tcp_repair_window",
  "packet-membership": "packet_mreq",
  "packet-statistics": "tpacket_stats",
  "sctp-rtoinfo": "sctp_rtoinfo",
  "sctp-initmsg": "sctp_initmsg",
};

function layoutText(layout: Layout, name: string | null): string {
  switch (layout.is) {
    case "boolean":
      return "on or off (int)";
    case "int":
      return intText(layout);
    case "named":
      return `one of ${shortened(Object.keys(layout.names), NAMES)}`;
    case "flags":
      return `any of ${shortened(Object.keys(layout.names), NAMES)}`;
    case "struct":
      return `${name === null ? "a structure" : `struct ${name}`}: ${shortened(layout.fields.flatMap(fieldNames), NAMES)}`;
    case "array":
      return `a list of ${layout.count ?? "any number"}, each ${layoutText(layout.of, name)}`;
    case "choice":
      return choiceText(layout.of, name);
    case "text":
      return layout.size === null ? "text" : `text, at most ${layout.size} bytes`;
    case "bytes":
      return layout.size === null ? "bytes" : `${layout.size} bytes`;
    default:
      return plain[layout.is];
  }
}

const plain: Readonly<Record<Exclude<Layout["is"], "struct" | "array" | "choice" | "named" | "flags">, string>> = {
  boolean: "on or off",
  int: "a number",
  timeval: "struct timeval: seconds and microseconds",
  inet4: "an IPv4 address",
  inet6: "an IPv6 address",
  interface: "the number of an interface",
  sockaddr: "an address (struct sockaddr)",
  text: "text",
  bytes: "bytes",
  padding: "bytes without meaning",
  pointer: "a pointer",
  secret: "a key or password, which is never shown",
  nothing: "none: the value is ignored",
};

function intText({ size, signed }: IntLayout): string {
  if (size === 4) return signed ? "a number (int)" : "a number (unsigned int)";
  return `a number of ${size} ${size === 1 ? "byte" : "bytes"}`;
}

/** The longest form is described in full; the others are shorter forms of it. */
function choiceText(forms: readonly Layout[], name: string | null): string {
  const longest = forms.at(-1) ?? { is: "nothing" };
  const simple = forms.filter((one) => one.is !== "struct").map((one) => layoutText(one, null));
  const whole = layoutText(longest, name);
  return [...simple.filter((text) => text !== whole), whole].join(", or ");
}

function fieldNames({ name, bits, layout }: Field): readonly string[] {
  if (bits !== undefined) return bits.map(([bit]) => bit);
  return layout.is === "padding" ? [] : [name];
}
