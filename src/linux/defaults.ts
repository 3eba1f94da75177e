import { sysctlNumber } from "./effects/asked.ts";
import type { Data, Default, SocketOption, Sysctls } from "./option.ts";

/**
 * The value that a new socket of this family and type has. Null: it varies, nobody measured it, or it comes from a
 * sysctl that nobody read.
 */
export function defaultOf(
  option: SocketOption,
  socket: { readonly family: string; readonly type: string },
  sysctls: Sysctls | null,
): Data | null {
  return valueOf(option.default, socket, sysctls);
}

function valueOf(from: Default, socket: { family: string; type: string }, sysctls: Sysctls | null): Data | null {
  switch (from.type) {
    case "constant":
      return from.data;
    case "sysctl":
      return from.means === undefined
        ? (sysctlNumber(sysctls, from.name, from.field) ?? textOf(from.name, sysctls))
        : (from.means[sysctls?.get(from.name)?.trim() ?? ""] ?? null);
    case "cases": {
      const { family, type } = socket;
      const fits = from.cases.find(
        (one) => (one.families?.includes(family) ?? true) && (one.types?.includes(type) ?? true),
      );
      return fits === undefined ? null : valueOf(fits.default, socket, sysctls);
    }
    case "varies":
    case "unknown":
      return null;
  }
}

/** A sysctl that is a word: `net.ipv4.tcp_congestion_control = cubic`. */
function textOf(name: string, sysctls: Sysctls | null): string | null {
  return sysctls?.get(name)?.trim() ?? null;
}
