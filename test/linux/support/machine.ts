import { findOption } from "../../../src/linux/catalogue.ts";
import type { Data, SocketContext, SocketOption, Sysctls } from "../../../src/linux/option.ts";

/** The machine that the figures were measured on: Linux 6.18, x86-64, 250 ticks a second. */
export const machine: Sysctls = new Map([
  ["CONFIG_HZ", "250"],
  ["net.core.rmem_default", "212992"],
  ["net.core.rmem_max", "4194304"],
  ["net.core.wmem_max", "4194304"],
  ["net.core.somaxconn", "4096"],
  ["net.core.txrehash", "1"],
  ["net.ipv4.ip_default_ttl", "64"],
  ["net.ipv4.ip_no_pmtu_disc", "0"],
  ["net.ipv4.tcp_congestion_control", "bbr\n"],
  ["net.ipv4.tcp_fin_timeout", "60"],
  ["net.ipv4.tcp_keepalive_time", "7200"],
  ["net.ipv4.tcp_rmem", "4096\t131072\t33554432"],
  ["net.ipv6.bindv6only", "0"],
]);

/** An option by its name alone. */
export const option = (name: string): SocketOption => {
  const levels = ["SOL_SOCKET", "SOL_IP", "SOL_IPV6", "SOL_TCP", "SOL_UDPLITE", "SOL_SCTP"];
  const found = levels.map((level) => findOption(level, name)).find((one) => one !== null);
  if (found === undefined) throw new Error(name);
  return found;
};
/** A socket of this type, of whose other options this much is known. */
export const socket = (type: string, inForce: Readonly<Record<string, Data>> = {}): SocketContext => ({
  family: "AF_INET",
  type,
  inForce: (_level, name) => inForce[name] ?? null,
});
