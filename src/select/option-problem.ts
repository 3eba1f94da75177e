import { familyNumbers } from "../linux/families.ts";
import { ipv4Bytes, ipv6Bytes } from "../linux/ip.ts";
import { kinds } from "../linux/kinds/kinds.ts";
import { bytes, named, s64, text, u16, u32, type Field, type IntLayout, type Layout } from "../linux/kinds/layout.ts";
import { optionsCalled } from "../linux/catalogue.ts";
import type { Comparison } from "./syntax.ts";

/** What no value of the option can be: the part of `NAME.FIELD=VALUE` that is wrong, and what is expected there. */
export interface OptionProblem {
  readonly part: "field" | "value";
  readonly message: string;
}

/** Null: the option can have such a value. Of options of the same name one is enough. */
export function problemWith(name: string, field: string | null, comparison: Comparison | null): OptionProblem | null {
  const layouts = optionsCalled(name).map(({ kind }): Layout => kinds[kind]);
  const compared = field === null ? layouts : layouts.flatMap((layout) => fieldsOf(layout).get(field) ?? []);
  if (field !== null && compared.length === 0) return { part: "field", message: fieldMessage(name, layouts) };
  if (comparison === null || compared.some((layout) => mayBe(layout, comparison))) return null;
  const [first] = compared;
  return first === undefined ? null : { part: "value", message: expectedOf(first, comparison) };
}

function fieldMessage(name: string, layouts: readonly Layout[]): string {
  const fields = [...new Set(layouts.flatMap((layout) => [...fieldsOf(layout).keys()]))];
  return fields.length === 0 ? `${name} has no fields` : `expected a field of ${name}: ${fields.join(", ")}`;
}

/** The fields of a struct, or of the structs that the value may be. */
function fieldsOf(layout: Layout): ReadonlyMap<string, Layout> {
  if (layout.is === "choice") return new Map(layout.of.flatMap((one) => [...fieldsOf(one)]));
  if (layout.is === "array") return fieldsOf(layout.of);
  if (layout.is === "sockaddr") return addressFields;
  if (layout.is === "timeval") return timeFields;
  return new Map(layout.is === "struct" ? layout.fields.flatMap(namedParts) : []);
}

/** As kinds/read.ts gives them: an address, and a struct timeval that is no proper one. */
const addressFields: ReadonlyMap<string, Layout> = new Map<string, Layout>([
  ["family", named(familyNumbers)],
  ["address", text()],
  ["port", u16],
  ["scope", u32],
  ["bytes", bytes()],
]);
const timeFields: ReadonlyMap<string, Layout> = new Map([
  ["tv_sec", s64],
  ["tv_usec", s64],
]);

function namedParts({ name, layout, bits }: Field): readonly (readonly [string, Layout])[] {
  if (bits !== undefined) return bits.map(([bit]) => [bit, layout] as const);
  return layout.is === "padding" ? [] : [[name, layout]];
}

type Check = (layout: Layout, comparison: Comparison) => boolean;

const switches: ReadonlySet<string> = new Set(["on", "off", "true", "false"]);
const isSwitch: Check = (_, { value }) => switches.has(value);
const isNumber: Check = (_, { value }) => numberOf(value) !== null;
const isEqual = ({ operator }: Comparison): boolean => operator === "=" || operator === "!=";

/** What may stand behind the operator, by the layout of the value. What is not here cannot be compared. */
const checks: Partial<Readonly<Record<Layout["is"], Check>>> = {
  boolean: (layout, comparison) => isSwitch(layout, comparison) || isNumber(layout, comparison),
  int: (layout, comparison) =>
    isSwitch(layout, comparison) || (layout.is === "int" && fits(numberOf(comparison.value), layout)),
  timeval: (layout, comparison) => isSwitch(layout, comparison) || isNumber(layout, comparison),
  named: (layout, comparison) =>
    isNumber(layout, comparison) || (layout.is === "named" && isNameIn(layout.names, comparison)),
  flags: (layout, comparison) =>
    isSwitch(layout, comparison) ||
    (layout.is === "flags" && (isNameIn(layout.names, comparison) || (isHex(comparison.value) && isEqual(comparison)))),
  inet4: (_, comparison) => isEqual(comparison) && ipv4Bytes(comparison.value) !== null,
  inet6: (_, comparison) => isEqual(comparison) && ipv6Bytes(comparison.value) !== null,
  interface: () => true,
  text: () => true,
  bytes: (_, comparison) => isEqual(comparison),
  pointer: (_, comparison) => isEqual(comparison),
  // Of a struct it can be asked whether it is on, as with SO_LINGER.
  struct: isSwitch,
  sockaddr: isSwitch,
  array: (layout, comparison) =>
    isSwitch(layout, comparison) || (layout.is === "array" && mayBe(layout.of, comparison)),
  choice: (layout, comparison) => layout.is === "choice" && layout.of.some((one) => mayBe(one, comparison)),
};

function mayBe(layout: Layout, comparison: Comparison): boolean {
  return checks[layout.is]?.(layout, comparison) ?? false;
}

/** Null: no number. */
function numberOf(written: string): number | null {
  const number = written.trim() === "" ? Number.NaN : Number(written);
  return Number.isNaN(number) ? null : number;
}

function fits(number: number | null, { size, signed }: IntLayout): boolean {
  if (number === null) return false;
  const bits = 8 * size;
  // Above and below are asked of any number: SO_RCVBUF<1e9.
  const [least, most] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1)] : [0, 2 ** bits];
  return number >= least && number <= most;
}

function isNameIn(names: Readonly<Record<string, number>>, comparison: Comparison): boolean {
  return isEqual(comparison) && Object.hasOwn(names, comparison.value);
}

function isHex(written: string): boolean {
  return /^0x[0-9a-f]+$/i.test(written);
}

function expectedOf(layout: Layout, comparison: Comparison): string {
  switch (layout.is) {
    case "boolean":
      return "expected on or off";
    case "int":
      return `expected ${rangeText(layout)}`;
    case "timeval":
      return "expected seconds, such as 2.5";
    case "named":
    case "flags":
      return isEqual(comparison) ? `expected ${someOf(layout.names)}` : "names are compared with = or !=";
    case "inet4":
    case "inet6":
      return isEqual(comparison) ? "expected an address" : "addresses are compared with = or !=";
    case "array":
      return expectedOf(layout.of, comparison);
    case "choice":
      return layout.of.map((one) => expectedOf(one, comparison))[0] ?? "expected another value";
    case "struct":
    case "sockaddr":
      return `expected a field before it: .${[...fieldsOf(layout).keys()].join(", .")}`;
    default:
      return "its values cannot be compared";
  }
}

function rangeText({ size, signed }: IntLayout): string {
  if (size > 2) return "a number";
  const most = 2 ** (8 * size);
  return signed ? `a number from ${-most / 2} to ${most / 2 - 1}` : `a number from 0 to ${most - 1}`;
}

const SHOWN = 6;

/** `CLOCK_REALTIME, CLOCK_MONOTONIC, ... or a number` */
function someOf(names: Readonly<Record<string, number>>): string {
  const all = Object.keys(names);
  return `${all.slice(0, SHOWN).join(", ")}${all.length > SHOWN ? ", ..." : ""} or a number`;
}
