import type { Bytes } from "../base/brands.ts";
import { printable } from "../base/bytes.ts";
import type { SocketKind } from "../events/event.ts";
import { findOption } from "../linux/catalogue.ts";
import { isList } from "../linux/data.ts";
import type { OptionValue } from "../linux/option.ts";
import { showValue } from "../linux/show.ts";
import type { OptionState } from "../world/socket.ts";

const transports: Readonly<Record<string, string>> = {
  IPPROTO_TCP: "TCP",
  IPPROTO_UDP: "UDP",
  IPPROTO_UDPLITE: "UDP-Lite",
  IPPROTO_MPTCP: "MPTCP",
  IPPROTO_SCTP: "SCTP",
  IPPROTO_DCCP: "DCCP",
  IPPROTO_ICMP: "ICMP",
  IPPROTO_ICMPV6: "ICMPv6",
};

const versions: Readonly<Record<string, string>> = { AF_INET: "IPv4", AF_INET6: "IPv6" };

/** A socket's kind in a person's words: `TCP over IPv6`, `UNIX stream`, `AF_NETLINK raw NETLINK_ROUTE`. */
export function kindName(kind: SocketKind): string {
  const type = kind.type.replace(/^SOCK_/, "").toLowerCase();
  if (kind.family === "?") return "unknown kind";
  const version = versions[kind.family];
  if (version !== undefined) {
    const transport = transports[kind.protocol];
    return transport === undefined ? `${version} ${type} ${kind.protocol}` : `${transport} over ${version}`;
  }
  if (kind.family === "AF_UNIX") return type === "?" ? "UNIX" : `UNIX ${type}`;
  return `${kind.family} ${type}${kind.protocol === "0" || kind.protocol === "?" ? "" : ` ${kind.protocol}`}`;
}

/** What a process runs, as a person reads it. */
export function commandLine(words: readonly Bytes[]): string {
  return words.map(printable).join(" ");
}

/** A value as the timeline and the summary show it; `?` where it is unknown. */
export function valueText(
  option: { readonly level: string; readonly name: string },
  value: OptionValue | null,
): string {
  return value === null ? "?" : showValue(findOption(option.level, option.name), value);
}

/** `SO_KEEPALIVE on`. */
export function optionText(option: OptionState): string {
  return `${option.name} ${valueText(option, option.value)}`;
}

/** Whether it is a list that a call makes longer or shorter by one: memberships. */
export function isMany(option: OptionState | null): boolean {
  return (
    option?.value?.type === "known" &&
    isList(option.value.data) &&
    option.asked?.type === "known" &&
    !isList(option.asked.data)
  );
}
