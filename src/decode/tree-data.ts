import { asBytes } from "../base/brands.ts";
import { printable } from "../base/bytes.ts";
import { unescapeC } from "../base/unescape.ts";
import { intern } from "../base/intern.ts";
import { nameOf, namesOf, numberOf as numberNamed } from "../linux/constants/names.ts";
import { familyNumbers } from "../linux/families.ts";
import {
  be16,
  inet4,
  inet6,
  named,
  sizeOf,
  type Field,
  type FlagsLayout,
  type Layout,
  type StructLayout,
} from "../linux/kinds/layout.ts";
import { read } from "../linux/kinds/read.ts";
import { intNames } from "../linux/constants/int-names.ts";
import type { Data } from "../linux/option.ts";
import type { Member, Value } from "../strace/value.ts";
import { instructionData } from "./filter.ts";
import { spell } from "./spell.ts";

/**
 * Reads strace's spelling of a value by the layout that the value has in memory: the same Data that its bytes would
 * give, but for interfaces, which strace names. Undefined: the tree does not fit the layout.
 */
export function treeData(layout: Layout, value: Value, length: number | null): Data | undefined {
  // -X raw and -xx: `sin_addr="\x7f\x00\x00\x01"`.
  if (value.type === "string") return read(layout, unescapeC(value.text));
  switch (layout.is) {
    case "struct":
      return value.type === "struct" ? structData(layout, value.members) : undefined;
    case "choice":
      return chosen(layout.of, value, length);
    case "array":
      return value.type === "array" && !value.cut
        ? all(value.items.map((item) => treeData(layout.of, item, null)))
        : undefined;
    case "boolean":
      return value.type === "number" ? value.value !== 0 : undefined;
    case "named":
      return value.type === "number" ? nameOf(layout.names, value.value) : wordOf(value);
    case "flags":
      return flagsData(layout, value);
    case "inet4":
    case "inet6":
      return addressText(layout, value);
    case "interface":
      return value.type === "call" ? quotedArgument(value, 0) : numberOf(value);
    case "sockaddr":
      return value.type === "struct" ? socketAddress(value.members) : undefined;
    case "timeval":
      return value.type === "struct" ? timeOf(value.members) : undefined;
    case "int":
      return numberOf(value) ?? (value.type === "word" ? intNames.get(value.text) : undefined) ?? wordOf(value);
    case "pointer":
      // strace shows what a filter's pointer points to, if it was asked not to abbreviate.
      if (value.type !== "array") return intern(spell(value));
      return all(value.items.map(instructionData)) ?? value.items.map((item) => intern(spell(item)));
    case "bytes":
      // A hardware address: 00:16:3e:00:00:01.
      return value.type === "word" ? intern(value.text.replaceAll(":", "")) : undefined;
    case "text":
    case "padding":
    case "secret":
    case "nothing":
      return undefined;
  }
}

/** Each field by its name, by strace's name for it, or by its name less the prefix (4.15: `{onoff=1, linger=5}`). */
function structData(layout: StructLayout, members: readonly Member[]): Data | undefined {
  const found: Record<string, Data> = {};
  for (const field of layout.fields) {
    const value = memberOf(members, field);
    const data = value === undefined ? undefined : treeData(field.layout, value, null);
    if (data !== undefined) found[field.name] = data;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

function memberOf(members: readonly Member[], field: Field): Value | undefined {
  const short = field.name.slice(field.name.indexOf("_") + 1);
  for (const name of [field.name, field.also ?? field.name, short]) {
    const one = members.find((member) => nameOfMember(member) === name);
    if (one !== undefined) return one.value;
  }
  return undefined;
}

/** `inet_pton(AF_INET6, "ff02::1:2", &ipv6mr_multiaddr)` has no name but this one. */
function nameOfMember(member: Member): string {
  if (member.name !== "" || member.value.type !== "call") return member.name;
  const last = member.value.args.at(-1);
  return last?.type === "word" || last?.type === "expression" ? last.text.replace(/^&/, "") : "";
}

/** The longest that the length allows; without a length, and for a struct that says less, the one that says most. */
function chosen(layouts: readonly Layout[], value: Value, length: number | null): Data | undefined {
  const fitting = layouts.filter((layout) => length === null || (sizeOf(layout) ?? 0) <= length);
  const found = fitting.map((layout) => treeData(layout, value, null)).filter((data) => data !== undefined);
  return length === null ? found[0] : found.at(-1);
}

function flagsData(layout: FlagsLayout, value: Value): Data | undefined {
  if (value.type === "number") return flagsOf(layout, value.value);
  if (value.type === "word") return [intern(value.text)];
  if (value.type === "flags") return all(value.items.map((item) => wordOf(item) ?? textOf(item)));
  if (value.type !== "not") return undefined;
  const mask = bitsOf(layout.names, value.value);
  return mask === undefined ? undefined : namesOf(layout.names, BigInt.asUintN(8 * layout.of.size, ~mask));
}

function flagsOf({ names, of }: FlagsLayout, value: number): Data | undefined {
  return Number.isSafeInteger(value) ? namesOf(names, BigInt.asUintN(8 * of.size, BigInt(value))) : undefined;
}

/** `[ICMP_ECHOREPLY]`, `[0]` with -X raw, and before 5.x `(1<<ICMP_ECHOREPLY)`: bits by name or number. */
function bitsOf(names: Readonly<Record<string, number>>, value: Value): bigint | undefined {
  const words =
    value.type === "array"
      ? value.items.map(spell)
      : [...spell(value).matchAll(/<<\s*(\w+)/g)].map(([, word = ""]) => word);
  let mask = 0n;
  for (const word of words) {
    const bit = numberNamed(names, word) ?? (/^\d{1,2}$/.test(word) ? 2 ** Number(word) : undefined);
    if (bit === undefined) return undefined;
    mask |= BigInt(bit);
  }
  return mask;
}

function addressText(layout: Layout, value: Value): Data | undefined {
  // inet_addr("224.1.1.1"); inet_pton(AF_INET6, "ff02::1"); 4.15: inet_pton("ff02::1").
  if (value.type === "call") return quotedArgument(value, value.args.length > 1 ? 1 : 0);
  if (value.type !== "number" || layout.is !== "inet4") return undefined;
  const bytes = [0, 8, 16, 24].map((shift) => String.fromCharCode((value.value >>> shift) & 0xff));
  return read(layout, bytes.join(""));
}

/** `{ family, address, port }`, as from bytes. -X raw: `{sa_family=0x2, sin_port="\\x00\\x50", ...}`. */
function socketAddress(members: readonly Member[]): Data | undefined {
  const get = (name: string): Value => members.find((one) => nameOfMember(one) === name)?.value ?? { type: "missing" };
  const family = treeData(named(familyNumbers), get("sa_family"), null);
  const four = family === "AF_INET";
  if (!four && family !== "AF_INET6") return undefined;
  const address = treeData(four ? inet4 : inet6, get(four ? "sin_addr" : "sin6_addr"), null);
  const port = treeData(be16, get(four ? "sin_port" : "sin6_port"), null);
  return address === undefined || port === undefined ? undefined : { family, address, port };
}

/** `{tv_sec=2, tv_usec=500000}`, which no strace prints for these options so far. */
function timeOf(members: readonly Member[]): Data | undefined {
  const get = (name: string): number | undefined => {
    const one = members.find((member) => member.name === name);
    return one === undefined ? undefined : numberOf(one.value);
  };
  const seconds = get("tv_sec");
  const micros = get("tv_usec");
  return seconds === undefined || micros === undefined ? undefined : (seconds * 1e6 + micros) / 1e6;
}

function numberOf(value: Value): number | undefined {
  if (value.type === "number") return value.value;
  // htons(80), htonl(0)
  const inside = value.type === "call" ? value.args[0] : undefined;
  return inside?.type === "number" ? inside.value : undefined;
}

function wordOf(value: Value): string | undefined {
  return value.type === "word" && value.text !== "NULL" ? intern(value.text) : undefined;
}

function textOf(value: Value): string | undefined {
  return value.type === "number" ? intern(value.text) : undefined;
}

function quotedArgument(call: Value & { type: "call" }, index: number): string | undefined {
  const argument = call.args[index];
  return argument?.type === "string" ? intern(printable(asBytes(unescapeC(argument.text)))) : undefined;
}

function all(values: readonly (Data | undefined)[]): Data | undefined {
  const found = values.filter((value) => value !== undefined);
  return found.length === values.length ? found : undefined;
}
