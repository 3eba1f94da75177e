import type { Bytes } from "../base/brands.ts";
import { printable } from "../base/bytes.ts";
import type { SocketKind } from "../events/event.ts";
import { findOption } from "../linux/catalogue.ts";
import { isList } from "../base/data.ts";
import { shownName } from "../linux/option-name.ts";
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

/** The kind of a socket in text: `TCP over IPv6`, `UNIX stream`, `AF_NETLINK raw NETLINK_ROUTE`. */
export function kindName(kind: SocketKind): string {
  if (kind.family === "?") return "unknown kind";
  const version = versions[kind.family];
  const transport = transports[kind.protocol];
  if (version !== undefined && transport !== undefined) return `${transport} over ${version}`;
  const family = version ?? (kind.family === "AF_UNIX" ? "UNIX" : kind.family);
  const type = kind.type.replace(/^SOCK_/, "").toLowerCase();
  const protocol = kind.family === "AF_UNIX" || kind.protocol === "0" ? "?" : kind.protocol;
  return [family, type, protocol].filter((part) => part !== "?").join(" ");
}

/** A role in text. The documents say `accepted from LISTENER`, which a person takes for the peer. */
export function roleText(role: string): string {
  return role.replace(/^(\S+ )?accepted from /, "$1accepted on ");
}

/** The command line of a process, its control characters escaped. */
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
  return `${shownName(option)} ${valueText(option, option.value)}`;
}

/** As pfiles does: `SO_KEEPALIVE` of what is on, else `SO_SNDBUF(16384)`, `TCP_NODELAY(off)`, `TCP_MD5SIG(secret, 216 bytes)`. */
export function optionWord(option: {
  readonly level: string;
  readonly name: string;
  readonly value: OptionValue | null;
}): string {
  const { value } = option;
  if (value?.type === "known" && value.data === true) return shownName(option);
  const text = valueText(option, value);
  return `${shownName(option)}${value?.type === "secret" ? text : `(${text})`}`;
}

/** Whether the option is a list, to which a call adds one entry, or from which it removes one: memberships. */
export function isMembershipList(option: OptionState | null): boolean {
  return (
    option?.value?.type === "known" &&
    isList(option.value.data) &&
    option.asked?.type === "known" &&
    !isList(option.asked.data)
  );
}
