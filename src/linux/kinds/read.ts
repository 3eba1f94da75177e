import { asBytes, type Bytes } from "../../base/brands.ts";
import { familyNumbers } from "../families.ts";
import { nameOf, namesOf } from "../constants/names.ts";
import { ipv4Text, ipv6Text } from "../ip.ts";
import { textData, type Data } from "../../base/data.ts";
import { readInt } from "./integers.ts";
import { be16, s64, s32, sizeOf, u16, u32, u64 } from "./layout.ts";
import type { ArrayLayout, ByteOrder, Field, IntLayout, Layout } from "./layout.ts";

/**
 * The value of bytes, read by a layout; undefined: there are too few of them. What is longer than its layout is
 * cut, as the kernel does; a struct that is shorter gives the fields that are whole. `order`: that of the machine; what
 * the kernel keeps in network order is big-endian everywhere.
 */
export function read(layout: Layout, bytes: string, order: ByteOrder = "little"): Data | undefined {
  if (!mayBeShort.has(layout.is) && bytes.length < (sizeOf(layout) ?? 0)) return undefined;
  switch (layout.is) {
    case "boolean":
      return readInt(bytes, 0, s32) !== 0;
    case "int":
      return readInt(bytes, 0, on(order, layout));
    case "named":
      return nameOf(layout.names, Number(readInt(bytes, 0, on(order, layout.of))));
    case "flags":
      return namesOf(layout.names, BigInt(readInt(bytes, 0, on(order, { ...layout.of, signed: false }))));
    case "timeval":
      return seconds(bytes, order);
    case "inet4":
      return ipv4Text(part(bytes, 0, 4)) ?? undefined;
    case "inet6":
      return ipv6Text(part(bytes, 0, 16)) ?? undefined;
    case "interface":
      return readInt(bytes, 0, on(order, { ...s32, order: layout.order }));
    case "sockaddr":
      return socketAddress(bytes, order);
    case "struct":
      return fields(layout.fields, bytes, order);
    case "array":
      return items(layout, bytes, order);
    case "choice":
      return longest(layout.of, bytes, order);
    case "text":
      return untilNul(bytes.slice(0, layout.size ?? bytes.length));
    case "bytes":
      return hex(bytes.slice(0, layout.size ?? bytes.length));
    case "pointer":
      return `0x${BigInt(readInt(bytes, 0, on(order, u64))).toString(16)}`;
    case "padding":
    case "nothing":
    case "secret":
      return null;
  }
}

/** A struct, or an address, that the kernel cut to the buffer or to what it has; each looks for itself. */
const mayBeShort: ReadonlySet<Layout["is"]> = new Set(["struct", "choice", "timeval", "sockaddr"]);

/** The integer as a machine of that order has it. */
const on = (order: ByteOrder, of: IntLayout): IntLayout => (order === "little" ? of : { ...of, order });

/** Seconds as one number; what is no proper timeval (microseconds over a million) keeps its two fields. */
function seconds(bytes: string, order: ByteOrder): Data | undefined {
  const of = on(order, bytes.length >= 16 ? s64 : s32);
  if (bytes.length < 2 * of.size) return undefined;
  const tv_sec = readInt(bytes, 0, of);
  const tv_usec = readInt(bytes, of.size, of);
  const proper = typeof tv_sec === "number" && Math.abs(tv_sec) < 2 ** 31 && typeof tv_usec === "number";
  if (!proper || tv_sec < 0 || tv_usec < 0 || tv_usec >= 1e6) return { tv_sec, tv_usec };
  return (tv_sec * 1e6 + tv_usec) / 1e6;
}

function fields(layouts: readonly Field[], bytes: string, order: ByteOrder): Data | undefined {
  const found: Record<string, Data> = {};
  let at = 0;
  for (const part of layouts) {
    const size = sizeOf(part.layout);
    if (at + (size ?? 0) > bytes.length) break;
    const value = read(part.layout, size === null ? bytes.slice(at) : bytes.slice(at, at + size), order);
    if (value === undefined) break;
    if (part.bits !== undefined)
      Object.assign(found, split(order === "little" ? part.bits : part.bits.toReversed(), Number(value)));
    else if (part.layout.is !== "padding") found[part.name] = value;
    at = size === null ? bytes.length : at + size;
  }
  return at === 0 && layouts.length > 0 ? undefined : found;
}

function split(bits: NonNullable<Field["bits"]>, word: number): Record<string, number> {
  let left = word;
  const found: Record<string, number> = {};
  for (const [name, width] of bits) {
    found[name] = left % 2 ** width;
    left = Math.floor(left / 2 ** width);
  }
  return found;
}

function items({ of, count }: ArrayLayout, bytes: string, order: ByteOrder): Data | undefined {
  const size = sizeOf(of) ?? bytes.length;
  if (size === 0) return [];
  const many = count ?? Math.floor(bytes.length / size);
  const found: Data[] = [];
  for (let index = 0; index < many; index++) {
    const value = read(of, bytes.slice(index * size, (index + 1) * size), order);
    if (value === undefined) return undefined;
    found.push(value);
  }
  return found;
}

function longest(layouts: readonly Layout[], bytes: string, order: ByteOrder): Data | undefined {
  const fitting = layouts.filter((layout) => (sizeOf(layout) ?? 0) <= bytes.length);
  const last = fitting.at(-1);
  return last === undefined ? undefined : read(last, bytes, order);
}

/** `{ family, address, port }`, as addresses are shown everywhere. getsockopt gives one without its padding. */
function socketAddress(bytes: string, order: ByteOrder): Data | undefined {
  if (bytes.length < 2) return undefined;
  const family = nameOf(familyNumbers, Number(readInt(bytes, 0, on(order, u16))));
  if (family === "AF_INET") {
    const address = ipv4Text(part(bytes, 4, 4));
    return address === null ? undefined : { family, address, port: readInt(bytes, 2, be16) };
  }
  if (family !== "AF_INET6") return { family, bytes: hex(bytes.slice(2).replace(/\0+$/, "")) };
  const address = ipv6Text(part(bytes, 8, 16));
  if (address === null) return undefined;
  const scope = bytes.length < 28 ? 0 : readInt(bytes, 24, on(order, u32));
  return { family, address, port: readInt(bytes, 2, be16), ...(scope === 0 ? {} : { scope }) };
}

const part = (bytes: string, at: number, length: number): Bytes => asBytes(bytes.slice(at, at + length));
const untilNul = (bytes: string): Data => textData(asBytes(/^[^\0]*/.exec(bytes)?.[0] ?? ""));
const hex = (bytes: string): string =>
  Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
