import type { Effect, SocketOption, Sysctls } from "../../linux/option.ts";
import { list } from "./words.ts";

/** What the kernel makes of a value that is set; effects.ts of linux/ has the arithmetic that these words tell. */
export function effectText(option: SocketOption, sysctls: Sysctls): string {
  if (option.access === "none") return "refuses setsockopt and getsockopt with ENOPROTOOPT";
  const parts = [
    option.access === "r" ? "nothing can be set" : texts[option.effect](option, sysctls),
    option.sets === undefined ? null : `also changes ${list(option.sets)}`,
    option.moves === undefined ? null : `changes when ${option.moves}`,
  ];
  return parts.filter((part) => part !== null).join("; ");
}

type Text = (option: SocketOption, sysctls: Sysctls) => string;

const ticks = "rounded up to the kernel's clock ticks, of 1 to 10 ms each";

const texts: Readonly<Record<Effect, Text>> = {
  kept: ({ access }) => (access === "w" ? "kept as it is, but it cannot be read back" : "kept as it is"),
  "send-buffer": (_option, sysctls) => `cut to ${setting("net.core.wmem_max", sysctls)}, doubled, and at least 4608`,
  "receive-buffer": (_option, sysctls) => `cut to ${setting("net.core.rmem_max", sysctls)}, doubled, and at least 2304`,
  "send-buffer-forced": ({ forces }) => `doubled, and at least 4608; it reads back as ${forces ?? "another option"}`,
  "receive-buffer-forced": ({ forces }) => `doubled, and at least 2304; it reads back as ${forces ?? "another option"}`,
  "low-water": () => "0 becomes 1, less than 0 the largest number; TCP takes at most half of its receive buffer",
  linger: () => "turned off, it keeps the seconds that it had; less than 0 seconds is without end",
  "ticks-of-timeval": () => `${ticks}; a negative time is no limit`,
  "connect-timeout": () => `${ticks}; 0 is the default again, 2 s`,
  "ticks-of-milliseconds": () => ticks,
  "ticks-of-microseconds": () => ticks,
  ignored: ({ kind }) => `taken and forgotten: it always reads ${kind === "boolean" ? "off" : "0"}`,
  "pacing-rate": () => "kept as it is; all bits set, in 4 bytes or in 8, is no limit",
  "hash-choice": (_option, sysctls) => `kept as it is; -1 becomes ${setting("net.core.txrehash", sysctls)}`,
  "hop-limit": () => "kept as it is; -1 is the default again",
  "multicast-hops": () => "kept as it is; -1 becomes 1",
  "type-of-service": () => "one byte; on a stream its two lowest bits are TCP's own and stay as they are",
  "traffic-class": () => "one byte, -1 becomes 0; on a stream its two lowest bits are TCP's own and stay as they are",
  "address-preferences": () =>
    "kept, and what was left open is filled with the default: one of each pair is always read",
  "multicast-interface": () => "reads back as an address only, whatever it was set by",
  timestamping: () => "kept as it is, with a bind_phc of 0 where none was given",
  "whole-pages": () => "rounded up to whole pages of memory",
  "checksum-coverage": () => "0 is the whole datagram; else at least 8, which is the header, and at most 65535",
  "segment-size": () => "kept as it is; 0 is the default again",
  "fin-timeout": (_option, sysctls) =>
    `less than 0 becomes -1, 0 becomes ${setting("net.ipv4.tcp_fin_timeout", sysctls)}, more than 120 becomes 120`,
  "deferred-accept": () => "rounded up to the time that a number of retransmissions takes: 1, 3, 7, 15, 31, 63 s ...",
  "window-clamp": () => "at least 1152, half of the smallest receive buffer; 0 takes the limit away",
  "fastopen-queue": (_option, sysctls) => `cut to ${setting("net.core.somaxconn", sysctls)}`,
  "repair-mode": () => "TCP_REPAIR_OFF_NO_WP reads back as TCP_REPAIR_OFF",
  adds: ({ access }) => `added to what the socket has${access === "w" ? "; nothing is read back" : ""}`,
  drops: ({ undoes }) => `takes back what ${undoes ?? "was added"} did`,
  acts: () => "done at once; no value is kept",
  unforeseen: () => "what is kept depends on more than the value",
};

/** `net.core.rmem_max (212992 on this machine)` */
function setting(name: string, sysctls: Sysctls): string {
  const text = sysctls.get(name)?.trim();
  return text === undefined ? name : `${name} (${text} on this machine)`;
}
