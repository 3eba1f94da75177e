import { findOption } from "../../linux/catalogue.ts";
import { keptLikeTcp } from "../../linux/mptcp.ts";
import type { Effect, RawReason, SocketOption } from "../../linux/option.ts";
import { gapTexts } from "../gap.ts";
import type { OptionState, Socket } from "../socket.ts";

/** Why the value in force of an option that was set is not known: what the calls do not show of it. */
export function whyNoValue(
  { level, name, asked, by, moved, lost }: OptionState,
  { kind }: Pick<Socket, "kind">,
): string {
  if (lost !== undefined) return `${gapTexts[lost]} that may have changed it`;
  if (moved === true) return `the kernel changes it when ${findOption(level, name)?.moves ?? "time passes"}`;
  if (by !== undefined) return `${by} changed it`;
  if (asked?.type === "raw") return unread[asked.why];
  const row = findOption(level, name);
  if (row === null) return unread["unknown-option"];
  if (row.access === "w") return "no getsockopt gives it back";
  if (!keptLikeTcp(row, kind)) return "MPTCP does not report what it made of it";
  return effects[row.effect] ?? dependsOn(row);
}

/** What strace, or we, could not show of the asked value. */
const unread: Readonly<Record<RawReason, string>> = {
  cut: "strace cut the value (-s prints more)",
  pointer: "strace printed an address, not the value",
  length: "the value has another length than the option takes",
  "unknown-option": "the option is not in the catalogue",
  "unknown-shape": "strace's text of the value was not understood",
};

/** What the value in force depends on besides the asked one. */
const effects: Partial<Readonly<Record<Effect, string>>> = {
  unforeseen: "only the kernel knows what it made of it",
  acts: "an action: no value is kept",
  linger: "the seconds that it had before are unknown",
  "low-water": "depends on the size of the receive buffer",
  "type-of-service": "depends on two bits that belong to TCP",
  "traffic-class": "depends on two bits that belong to TCP",
  "whole-pages": "depends on the page size of the traced machine",
  "ticks-of-timeval": "depends on CONFIG_HZ of the traced machine",
  "ticks-of-milliseconds": "depends on CONFIG_HZ of the traced machine",
  "ticks-of-microseconds": "depends on CONFIG_HZ of the traced machine",
  "connect-timeout": "depends on CONFIG_HZ of the traced machine",
  "send-buffer": "depends on net.core.wmem_max of the traced machine",
  "receive-buffer": "depends on net.core.rmem_max of the traced machine",
  "hash-choice": "depends on net.core.txrehash of the traced machine",
  "fin-timeout": "depends on net.ipv4.tcp_fin_timeout of the traced machine",
  "fastopen-queue": "depends on net.core.somaxconn of the traced machine",
  "hop-limit": "the default again, which depends on the traced machine",
};

function dependsOn({ default: from }: SocketOption): string {
  return from.type === "sysctl"
    ? `depends on ${from.name} of the traced machine`
    : "depends on settings of the traced machine";
}
