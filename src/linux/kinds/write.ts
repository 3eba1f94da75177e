import { numberOf } from "../constants/names.ts";
import { familyNumbers } from "../families.ts";
import { ipv4Bytes, ipv6Bytes } from "../ip.ts";
import { bytesOfText, isList, isRecord, type Data } from "../../base/data.ts";
import { writeInt } from "./integers.ts";
import { be16, s32, s64, sizeOf, u16, u32, u64, type Field, type IntLayout, type Layout } from "./layout.ts";

/** The bytes that `data` has in memory: what read() made it of. Null where it has no place in the layout. */
export function write(layout: Layout, data: Data): string | null {
  switch (layout.is) {
    case "boolean":
      return typeof data === "boolean" ? writeInt(data ? 1 : 0, s32) : null;
    case "int":
      return number(data, layout);
    case "named":
      return typeof data === "string"
        ? writeInt(numberOf(layout.names, data) ?? data, layout.of)
        : number(data, layout.of);
    case "flags":
      return isList(data) ? flagBits(data, layout.names, layout.of) : null;
    case "timeval":
      return timeval(data);
    case "inet4":
      return typeof data === "string" ? ipv4Bytes(data) : null;
    case "inet6":
      return typeof data === "string" ? ipv6Bytes(data) : null;
    case "interface":
      return number(data, { ...s32, order: layout.order });
    case "sockaddr":
      return isRecord(data) ? socketAddress(data) : null;
    case "struct":
      return isRecord(data) ? fields(layout.fields, data) : null;
    case "array":
      return isList(data) ? all(data.map((item: Data) => write(layout.of, item))) : null;
    case "choice":
      return firstWritten(layout.of, data);
    case "text":
      return paddedText(data, layout.size);
    case "bytes":
      return typeof data === "string" ? padded(unhex(data), layout.size) : null;
    case "pointer":
      return number(data, u64);
    case "padding":
      return "\0".repeat(layout.size);
    case "nothing":
      return "";
    case "secret":
      return null;
  }
}

const number = (data: Data, of: IntLayout): string | null =>
  typeof data === "number" || typeof data === "string" ? writeInt(data, of) : null;

function flagBits(data: readonly Data[], names: Readonly<Record<string, number>>, of: IntLayout): string | null {
  let word = 0n;
  for (const item of data) {
    if (typeof item !== "string") return null;
    const bit = numberOf(names, item);
    if (bit === undefined && !/^0x[0-9a-f]+$/.test(item)) return null;
    word |= bit === undefined ? BigInt(item) : BigInt(bit);
  }
  return writeInt(word.toString(), of);
}

function timeval(data: Data): string | null {
  if (typeof data === "number") {
    const micros = Math.round(data * 1e6);
    return all([writeInt(Math.floor(micros / 1e6), s64), writeInt(micros % 1e6, s64)]);
  }
  return isRecord(data) ? all([number(data["tv_sec"] ?? null, s64), number(data["tv_usec"] ?? null, s64)]) : null;
}

/** Up to the first field that the data lacks: a short struct stays short. */
function fields(layouts: readonly Field[], data: Readonly<Record<string, Data>>): string | null {
  let written = "";
  for (const part of layouts) {
    const value = part.bits === undefined ? (data[part.name] ?? null) : join(part.bits, data);
    if (value === null && part.layout.is !== "padding") return written === "" ? null : written;
    const piece = write(part.layout, value);
    if (piece === null) return null;
    written += piece;
  }
  return written;
}

function join(bits: NonNullable<Field["bits"]>, data: Readonly<Record<string, Data>>): number | null {
  let word = 0;
  let shift = 1;
  for (const [name, width] of bits) {
    const value = data[name];
    if (typeof value !== "number") return null;
    word += value * shift;
    shift *= 2 ** width;
  }
  return word;
}

function socketAddress(data: Readonly<Record<string, Data>>): string | null {
  const { family, address, port, scope } = data;
  const head =
    typeof family === "string" ? writeInt(numberOf(familyNumbers, family) ?? family, u16) : number(family ?? null, u16);
  if (typeof address !== "string")
    return typeof data["bytes"] === "string" && head !== null ? padded(head + unhex(data["bytes"]), 128) : null;
  const start = all([head, number(port ?? null, be16)]);
  const rest =
    family === "AF_INET" ? ipv4Bytes(address) : all(["\0\0\0\0", ipv6Bytes(address), number(scope ?? 0, u32)]);
  return start === null || rest === null ? null : padded(start + rest, 128);
}

function firstWritten(layouts: readonly Layout[], data: Data): string | null {
  // The longest first: a struct ip_mreqn has all that a struct ip_mreq has.
  for (const layout of [...layouts].reverse()) {
    const written = write(layout, data);
    if (written !== null && written.length === (sizeOf(layout) ?? written.length)) return written;
  }
  return null;
}

const all = (pieces: readonly (string | null)[]): string | null =>
  pieces.reduce<string | null>((done, piece) => (done === null || piece === null ? null : done + piece), "");
function paddedText(data: Data, size: number | null): string | null {
  const bytes = bytesOfText(data);
  return bytes === null ? null : padded(bytes, size);
}

const padded = (bytes: string, size: number | null): string =>
  size === null ? bytes : bytes.slice(0, size).padEnd(size, "\0");
const unhex = (text: string): string => text.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
