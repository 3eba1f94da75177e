import { defaultOf } from "../../linux/defaults.ts";
import { showData } from "../../linux/show.ts";
import type { Data, Default, SocketOption, Sysctls } from "../../linux/option.ts";
import { list } from "./words.ts";

/** The value of a new socket on this machine; there are several where it differs between sockets. */
export interface DefaultValue {
  /** Null: it varies, or is unknown. */
  readonly value: Data;
  /** The setting of the machine that the value comes from, if any. */
  readonly sysctl: { readonly name: string; readonly field: number | null; readonly text: string | null } | null;
  readonly families: readonly string[] | null;
  readonly types: readonly string[] | null;
  /** What it depends on, where it varies. */
  readonly varies: string | null;
}

export function defaultsOf(option: SocketOption, sysctls: Sysctls): readonly DefaultValue[] {
  const from = option.default;
  if (from.type !== "cases") return [valueOf(option, from, sysctls, null, null)];
  return from.cases.map((one) => valueOf(option, one.default, sysctls, one.families ?? null, one.types ?? null));
}

function valueOf(
  option: SocketOption,
  from: Exclude<Default, { readonly type: "cases" }>,
  sysctls: Sysctls,
  families: DefaultValue["families"],
  types: DefaultValue["types"],
): DefaultValue {
  return {
    value: defaultOf({ ...option, default: from }, { family: "?", type: "?" }, sysctls),
    sysctl:
      from.type === "sysctl"
        ? { name: from.name, field: from.field ?? null, text: sysctls.get(from.name)?.trim() ?? null }
        : null,
    families,
    types,
    varies: from.type === "varies" ? from.on : null,
  };
}

/** `7200 s (net.ipv4.tcp_keepalive_time on this machine)`; where sockets differ, `off; on SOCK_RAW sockets: on` */
export function defaultText(option: SocketOption, defaults: readonly DefaultValue[]): string {
  if (option.access === "none") return "none: the kernel rejects the option";
  if (option.effect === "adds" || option.effect === "drops") return "none";
  return defaults.map((one) => `${whose(one, defaults.length > 1)}${oneText(option, one)}`).join("; ");
}

function oneText(option: SocketOption, { value, sysctl, varies }: DefaultValue): string {
  if (varies !== null) return `depends on ${varies}`;
  const shown = value === null ? null : valueText(option, value);
  if (sysctl === null) return shown ?? (option.access === "w" ? "none: it cannot be read" : "unknown");
  const origin =
    sysctl.field === null ? sysctl.name : `the ${ordinals[sysctl.field] ?? "last"} number of ${sysctl.name}`;
  return shown === null ? `the value of ${origin}, which cannot be read here` : `${shown} (${origin} on this machine)`;
}

/** With blanks between flags, so that a line can break there. */
function valueText(option: SocketOption, value: Data): string {
  return value === "" ? "none" : showData(option.kind, value).replaceAll("|", " | ");
}

const ordinals: readonly string[] = ["first", "second", "third"];

/** `SOCK_STREAM sockets of AF_INET and AF_INET6: ` */
function whose({ families, types }: DefaultValue, isOneOfMany: boolean): string {
  if (families === null && types === null) return isOneOfMany ? "all other sockets: " : "";
  const kind = types === null ? "" : `${list(types)} `;
  return `${kind}sockets${families === null ? "" : ` of ${list(families)}`}: `;
}
