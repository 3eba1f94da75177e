import { allOptions } from "./catalogue.ts";
import type { Default } from "./option.ts";
import { RELEASE } from "./since.ts";

/**
 * No setting, but among them: the names of the network interfaces that are up and have an address, but for loopback,
 * `eth0 docker0`.
 */
export const INTERFACES = "INTERFACES";

/** What effects.ts and since.ts ask for besides the defaults. */
const effects = [
  RELEASE,
  "net.core.rmem_max",
  "net.core.wmem_max",
  "net.core.somaxconn",
  "net.core.txrehash",
  "net.ipv4.ip_default_ttl",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
];

/** What advice depends on besides. */
const advised = [
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_fastopen",
  "net.ipv4.tcp_migrate_req",
  "net.ipv6.bindv6only",
];

/** The kernel's settings that the catalogue's effects and defaults, and advice, depend on. */
export function sysctlNames(): readonly string[] {
  return [...new Set([...effects, ...advised, ...allOptions().flatMap((option) => namesIn(option.default))])];
}

function namesIn(from: Default): readonly string[] {
  switch (from.type) {
    case "sysctl":
      return [from.name];
    case "cases":
      return from.cases.flatMap((one) => namesIn(one.default));
    case "constant":
    case "varies":
    case "unknown":
      return [];
  }
}
