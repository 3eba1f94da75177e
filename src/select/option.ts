import { isList, isRecord, type Data } from "../base/data.ts";
import type { InForce } from "../world/in-force.ts";
import type { Subject } from "./subject.ts";
import type { Comparison, OptionSpec } from "./syntax.ts";
import { optionsCalled } from "../linux/catalogue.ts";

/**
 * Whether a socket's option is as --opt asks. What is unknown, or no option of this kind of socket, is neither on nor
 * off and equal to nothing: only an origin can be asked of it.
 */
export function optionMatches(spec: OptionSpec, subject: Subject): boolean {
  return optionsCalled(spec.name).some((option) => {
    const inForce = subject.option(option);
    return inForce !== null && inForceMatches(spec, inForce);
  });
}

function inForceMatches({ not, field, comparison, origin }: OptionSpec, inForce: InForce): boolean {
  if (origin !== null && origin !== inForce.origin) return not;
  const data = inForce.value?.type === "known" ? inForce.value.data : null;
  const value = field === null ? data : fieldOf(data, field);
  // `SO_RCVBUF:set` asks who set it, not what it is.
  if (comparison === null && origin !== null) return !not;
  if (value === null) return false;
  return (comparison === null ? isOn(value) : compare(value, comparison)) !== not;
}

function fieldOf(data: Data | null, field: string): Data | null {
  return data !== null && isRecord(data) && Object.hasOwn(data, field) ? (data[field] ?? null) : null;
}

/** What an option that is only named means: true, not 0, not empty; of SO_LINGER: l_onoff. */
function isOn(data: Data): boolean {
  if (data === null) return false;
  if (isList(data)) return data.length > 0;
  if (isRecord(data)) return !Object.hasOwn(data, "l_onoff") || isOn(data["l_onoff"] ?? null);
  return data !== false && data !== 0 && data !== "";
}

const switches: Readonly<Record<string, boolean>> = { on: true, true: true, off: false, false: false };

function compare(data: Data, { operator, value }: Comparison): boolean {
  const order = orderOf(data, value);
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== null && order !== 0;
    case "<":
      return order !== null && order < 0;
    case "<=":
      return order !== null && order <= 0;
    case ">":
      return order !== null && order > 0;
    case ">=":
      return order !== null && order >= 0;
  }
}

/** Below, at or above 0 as the data is below, equal to or above the text; null: they cannot be compared. */
function orderOf(data: Data, text: string): number | null {
  const wanted = Object.hasOwn(switches, text) ? switches[text] : undefined;
  if (wanted !== undefined && typeof data !== "string") return Number(isOn(data)) - Number(wanted);
  if (typeof data === "boolean") return numberOrder(Number(data), text);
  if (typeof data === "number") return numberOrder(data, text);
  if (typeof data === "string") return data === text ? 0 : data < text ? -1 : 1;
  if (data !== null && isList(data)) return data.some((one) => orderOf(one, text) === 0) ? 0 : 1;
  return null;
}

function numberOrder(number: number, text: string): number | null {
  const other = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isNaN(other) ? null : number - other;
}
