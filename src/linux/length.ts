import { kinds } from "./kinds/kinds.ts";
import { sizeOf, type Layout } from "./kinds/layout.ts";
import type { SocketOption } from "./option.ts";

/**
 * The least length of a value with which setsockopt takes it; of fewer bytes it makes EINVAL. Null: any length, or not
 * known. Options of SOL_IP take one byte as a number (ip_sockglue.c), netlink none at all as 0 (af_netlink.c).
 */
export function leastLength({ kind, level }: SocketOption): number | null {
  const layout = kinds[kind];
  if (numbers.has(layout.is)) return shortNumbers.has(level) ? null : 4;
  const size = smallestOf(layout);
  return size === 0 ? null : size;
}

/** Kinds that are passed as an int. */
const numbers: ReadonlySet<string> = new Set(["int", "boolean", "named", "flags", "interface"]);
const shortNumbers: ReadonlySet<string> = new Set(["SOL_IP", "SOL_NETLINK"]);

function smallestOf(layout: Layout): number | null {
  if (layout.is !== "choice") return sizeOf(layout);
  const sizes = layout.of.map(sizeOf).filter((size) => size !== null);
  return sizes.length === layout.of.length ? Math.min(...sizes) : null;
}
