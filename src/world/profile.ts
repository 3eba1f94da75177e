import { findOption } from "../linux/catalogue.ts";
import type { OptionValue } from "../linux/option.ts";
import { shapeOf } from "./shared-options.ts";
import type { OptionState, Socket } from "./socket.ts";
import { faultsOf } from "./traffic.ts";

/**
 * What closed sockets have in common that are counted as one: kind, role, last state, options with their values and
 * origins, failures, what their data calls show to be wrong. Made for each socket that closes, so it is cheap: the text of
 * a map of options that accepted sockets share is made once.
 */
export function profileOf(socket: Socket, role: string): string {
  const { family, type, protocol } = socket.kind;
  const own = `${socket.state ?? ""}|${optionsText(socket.options)}|${failuresText(socket)}|${faultsOf(socket.traffic)}`;
  return `${family}|${type}|${protocol}|${role}|${own}`;
}

const cached = new WeakMap<object, string>();

function optionsText(options: Socket["options"]): string {
  const shape = shapeOf(options);
  const before = cached.get(shape);
  if (before !== undefined) return before;
  let text = "";
  for (const option of options.values()) text += optionText(option);
  cached.set(shape, text);
  return text;
}

function optionText({ level, name, origin, value, during }: OptionState): string {
  // Whether it came before bind() is worth knowing where bind() looks at it.
  const when = origin === "set" && during !== undefined && findOption(level, name)?.readByBind === true ? during : "";
  return `${level} ${name} ${origin} ${valueText(value)} ${when},`;
}

function valueText(value: OptionValue | null): string {
  if (value?.type !== "known") return JSON.stringify(value);
  return typeof value.data === "object" ? JSON.stringify(value.data) : String(value.data);
}

function failuresText({ failed }: Socket): string {
  let text = "";
  for (const { call, errno } of failed.values()) text += `${call} ${errno},`;
  return text;
}
