import { type Case } from "../../case.ts";
import type { OptionState } from "../../../world/socket.ts";

/** Keepalive as it is in force on a connection. */
export interface Keepalive {
  /** Seconds until the first probe, and between the probes. */
  readonly idle: number;
  readonly interval: number;
  readonly count: number;
  /** TCP_USER_TIMEOUT, in milliseconds; 0: none. */
  readonly userTimeout: number;
  /** The options that a program set of it, SO_KEEPALIVE first. */
  readonly set: readonly OptionState[];
}

export const keepaliveTimes = ["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"] as const;

/**
 * Of a TCP connection on which a program, or that of its listener, turned keepalive on; null: that was not so, or some
 * of it is unknown. A listener has no connection: what it passes on may be set again on each.
 */
export function keepaliveOf(one: Case): Keepalive | null {
  const on = one.chosen("SO_KEEPALIVE");
  if (on === null || !one.isTcp || !one.isConnection || one.value("SO_KEEPALIVE") !== true) return null;
  const [idle, interval, count] = keepaliveTimes.map((name) => one.number(name));
  const userTimeout = one.number("TCP_USER_TIMEOUT");
  if (idle == null || interval == null || count == null || userTimeout === null) return null;
  const times = keepaliveTimes.map((name) => one.chosen(name)).filter((state) => state !== null);
  return { idle, interval, count, userTimeout, set: [on, ...times] };
}

/**
 * After how many seconds without a packet an idle connection ends whose peer has vanished: TCP_USER_TIMEOUT takes the
 * place of TCP_KEEPCNT, and is looked at when a probe is due (tcp_keepalive_timer; measured on 6.18: idle 1, interval 2,
 * count 1, 4000 ms: 5.06 s).
 */
export function endsAfter({ idle, interval, count, userTimeout }: Omit<Keepalive, "set">): number {
  const probes = userTimeout === 0 ? count : Math.max(1, Math.ceil((userTimeout / 1000 - idle) / interval));
  return idle + probes * interval;
}
