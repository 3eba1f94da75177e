import { sysctlNumber } from "./effects/asked.ts";
import type { Data, Default, SocketOption, Sysctls } from "./option.ts";

/** What a socket is, as far as defaults depend on it. */
interface Kind {
  readonly family: string;
  readonly type: string;
}

/**
 * The value that a new socket of this family and type has. Null: it varies, was not measured, or comes from a sysctl
 * that was not read.
 */
export function defaultOf(option: SocketOption, socket: Kind, sysctls: Sysctls | null): Data | null {
  const from = defaultFor(option, socket);
  if (from?.type === "constant") return from.data;
  if (from?.type !== "sysctl") return null;
  if (from.means !== undefined) return from.means[sysctls?.get(from.name)?.trim() ?? ""] ?? null;
  return sysctlNumber(sysctls, from.name, from.field) ?? textOf(from.name, sysctls);
}

/** Where the default of an option comes from on such a socket; null: no case of it fits. */
export function defaultFor({ default: from }: SocketOption, socket: Kind): Exclude<Default, { type: "cases" }> | null {
  if (from.type !== "cases") return from;
  const { family, type } = socket;
  const fits = from.cases.find(
    (one) => (one.families?.includes(family) ?? true) && (one.types?.includes(type) ?? true),
  );
  return fits?.default ?? null;
}

/** A sysctl that is a word: `net.ipv4.tcp_congestion_control = cubic`. */
function textOf(name: string, sysctls: Sysctls | null): string | null {
  return sysctls?.get(name)?.trim() ?? null;
}
