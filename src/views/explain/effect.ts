import type { Effect, SocketOption, Sysctls } from "../../linux/option.ts";
import { list } from "./words.ts";

/** What the kernel does with a value that is set: the arithmetic of linux/effects.ts in words. */
export function effectText(option: SocketOption, sysctls: Sysctls): string {
  if (option.access === "none") return "setsockopt and getsockopt fail with ENOPROTOOPT";
  const parts = [
    option.access === "r" ? "cannot be set" : texts[option.effect](option, sysctls),
    option.sets === undefined ? null : `also changes ${list(option.sets)}`,
    option.moves === undefined ? null : `changes when ${option.moves}`,
  ];
  return parts.filter((part) => part !== null).join("; ");
}

type Text = (option: SocketOption, sysctls: Sysctls) => string;

const ticks = "rounded up to the kernel's clock ticks, of 1 to 10 ms each";

const texts: Readonly<Record<Effect, Text>> = {
  kept: ({ access }) => (access === "w" ? "stored as given, but cannot be read back" : "stored as given"),
  "send-buffer": (_option, sysctls) => `cut to ${setting("net.core.wmem_max", sysctls)}, doubled, and at least 4608`,
  "receive-buffer": (_option, sysctls) => `cut to ${setting("net.core.rmem_max", sysctls)}, doubled, and at least 2304`,
  "send-buffer-forced": ({ forces }) => `doubled, and at least 4608; it reads back as ${forces ?? "another option"}`,
  "receive-buffer-forced": ({ forces }) => `doubled, and at least 2304; it reads back as ${forces ?? "another option"}`,
  "low-water": () => "0 becomes 1, a negative number the largest one; TCP uses at most half of its receive buffer",
  linger: () => "turned off, it keeps its seconds; a negative number waits without limit",
  "ticks-of-timeval": () => `${ticks}; a negative time does not block, and reads back as 0`,
  "connect-timeout": () => `${ticks}; 0 restores the default of 2 s`,
  "ticks-of-milliseconds": () => ticks,
  "ticks-of-microseconds": () => ticks,
  ignored: ({ kind }) => `accepted and ignored: it always reads ${kind === "boolean" ? "off" : "0"}`,
  "pacing-rate": () => "stored as given; all bits set, in 4 or 8 bytes, means no limit",
  "hash-choice": (_option, sysctls) => `stored as given; -1 becomes ${setting("net.core.txrehash", sysctls)}`,
  "hop-limit": () => "stored as given; -1 restores the default",
  "multicast-hops": () => "stored as given; -1 becomes 1",
  "type-of-service": () => "one byte; on a stream TCP uses its two lowest bits, and they stay unchanged",
  "traffic-class": () => "one byte, -1 becomes 0; on a stream TCP uses its two lowest bits, and they stay unchanged",
  "address-preferences": () =>
    "stored, and the default is filled in where no choice was made: one of each pair always reads back",
  "multicast-interface": () => "reads back as an address only, however it was set",
  timestamping: () => "stored as given, with a bind_phc of 0 where none was given",
  "whole-pages": () => "rounded up to whole pages of memory",
  "checksum-coverage": () => "0 covers the whole datagram; otherwise at least 8 (the header) and at most 65535",
  "association-switch": () => "an assoc_value other than 0 becomes 1",
  "segment-size": () => "stored as given; 0 restores the default",
  "fin-timeout": (_option, sysctls) =>
    `a negative number becomes -1, 0 becomes ${setting("net.ipv4.tcp_fin_timeout", sysctls)}, more than 120 becomes 120`,
  "deferred-accept": () => "rounded up to the time that a number of retransmissions takes: 1, 3, 7, 15, 31, 63 s ...",
  "window-clamp": () => "at least 1152, half of the smallest receive buffer; 0 removes the limit",
  "fastopen-queue": (_option, sysctls) => `cut to ${setting("net.core.somaxconn", sysctls)}`,
  "repair-mode": () => "TCP_REPAIR_OFF_NO_WP reads back as TCP_REPAIR_OFF",
  adds: ({ access }) => `added to the list of the socket${access === "w" ? "; cannot be read back" : ""}`,
  drops: ({ undoes }) => `removes what ${undoes ?? "another option"} added`,
  acts: () => "takes effect at once; no value is stored",
  unforeseen: () => "the value in force depends on more than the given one",
};

/** `net.core.rmem_max (212992 on this machine)` */
function setting(name: string, sysctls: Sysctls): string {
  const text = sysctls.get(name)?.trim();
  return text === undefined ? name : `${name} (${text} on this machine)`;
}
