/**
 * The layout of a value in memory, as data: read.ts turns bytes into Data by it, write.ts turns Data into bytes, and
 * decode/ reads strace's own spelling of structures by it. All is written as on x86-64 and arm64, little-endian, but for
 * what the kernel keeps in network order; read.ts can read the bytes of a big-endian machine too. Pointers and longs are those of 64-bit programs.
 */
export type Layout =
  | IntLayout
  | NamedLayout
  | FlagsLayout
  | StructLayout
  | ArrayLayout
  | ChoiceLayout
  /** An int that the kernel takes as yes or no. */
  | { readonly is: "boolean" }
  /** struct timeval: seconds; two longs, or two 32-bit ints where a 32-bit program runs. */
  | { readonly is: "timeval" }
  /** An address in network order. */
  | { readonly is: "inet4" }
  | { readonly is: "inet6" }
  /** An interface's number; strace prints its name instead. */
  | { readonly is: "interface"; readonly order: ByteOrder }
  /** struct sockaddr_storage. */
  | { readonly is: "sockaddr" }
  /** Text up to its NUL, in `size` bytes or in all that is left. */
  | { readonly is: "text"; readonly size: number | null }
  /** Bytes of no further meaning, as hex; `size` null: all that is left. */
  | { readonly is: "bytes"; readonly size: number | null }
  | { readonly is: "padding"; readonly size: number }
  /** A pointer into the program's memory: means nothing to others. */
  | { readonly is: "pointer" }
  /** Keys and passwords: never kept. */
  | { readonly is: "secret" }
  /** The value does not matter. */
  | { readonly is: "nothing" };

export type ByteOrder = "little" | "big";

export interface IntLayout {
  readonly is: "int";
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly order: ByteOrder;
}

/** A number that stands for a name; one without a name stays a number. */
export interface NamedLayout {
  readonly is: "named";
  readonly of: IntLayout;
  readonly names: Readonly<Record<string, number>>;
}

/** Bits with names: a list of the names that are set, and of what is left as hex. */
export interface FlagsLayout {
  readonly is: "flags";
  readonly of: IntLayout;
  readonly names: Readonly<Record<string, number>>;
}

export interface StructLayout {
  readonly is: "struct";
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly layout: Layout;
  /** Bits of one byte or word, low bits first: `tcpi_snd_wscale:4`. Each is a field of its own; `name` is unused. */
  readonly bits?: readonly (readonly [name: string, width: number])[];
  /** How strace or a C library calls it. */
  readonly also?: string;
}

/** As many as there are, up to the end. */
export interface ArrayLayout {
  readonly is: "array";
  readonly of: Layout;
  readonly count: number | null;
}

/** The kernel takes the longest of these that the length allows: in_addr, ip_mreq or ip_mreqn. Shortest first. */
export interface ChoiceLayout {
  readonly is: "choice";
  readonly of: readonly Layout[];
}

const int = (size: 1 | 2 | 4 | 8, signed: boolean, order: ByteOrder = "little"): IntLayout => ({
  is: "int",
  size,
  signed,
  order,
});
export const s32: IntLayout = int(4, true);
export const u8: IntLayout = int(1, false);
export const u16: IntLayout = int(2, false);
export const u32: IntLayout = int(4, false);
export const u64: IntLayout = int(8, false);
export const s64: IntLayout = int(8, true);
export const be16: IntLayout = int(2, false, "big");
export const be32: IntLayout = int(4, false, "big");
export const bool: Layout = { is: "boolean" };
export const inet4: Layout = { is: "inet4" };
export const inet6: Layout = { is: "inet6" };
export const sockaddr: Layout = { is: "sockaddr" };
export const pointer: Layout = { is: "pointer" };
export const secret: Layout = { is: "secret" };
export const netInterface: Layout = { is: "interface", order: "little" };
export const text = (size: number | null = null): Layout => ({ is: "text", size });
export const bytes = (size: number | null = null): Layout => ({ is: "bytes", size });

export const named = (names: Readonly<Record<string, number>>, of: IntLayout = s32): NamedLayout => ({
  is: "named",
  of,
  names,
});
export const flags = (names: Readonly<Record<string, number>>, of: IntLayout = s32): FlagsLayout => ({
  is: "flags",
  of,
  names,
});
export const list = (of: Layout, count: number | null = null): ArrayLayout => ({ is: "array", of, count });
export const choice = (...of: readonly Layout[]): ChoiceLayout => ({ is: "choice", of });

/** A struct from its members in order: `struct({ l_onoff: s32, l_linger: s32 })`. Write gaps as `pad(n)`. */
export function struct(members: Readonly<Record<string, Layout | BitFields | Renamed>>): StructLayout {
  return { is: "struct", fields: Object.entries(members).map(([name, member]) => field(name, member)) };
}

interface BitFields {
  readonly bits: readonly (readonly [name: string, width: number])[];
  readonly in: IntLayout;
}

interface Renamed {
  readonly also: string;
  readonly layout: Layout;
}

export const pad = (size: number): Layout => ({ is: "padding", size });
/** C bit fields that share one integer. */
export const bits = (of: IntLayout, ...widths: BitFields["bits"]): BitFields => ({ bits: widths, in: of });
/** A member that strace prints by another name than the kernel's header. */
export const also = (other: string, layout: Layout): Renamed => ({ also: other, layout });

function field(name: string, member: Layout | BitFields | Renamed): Field {
  if ("bits" in member) return { name, layout: member.in, bits: member.bits };
  if ("also" in member) return { name, layout: member.layout, also: member.also };
  return { name, layout: member };
}

/** Bytes that the layout takes; null: it depends on the value. */
export function sizeOf(layout: Layout): number | null {
  switch (layout.is) {
    case "boolean":
    case "inet4":
    case "interface":
      return 4;
    case "timeval":
    case "inet6":
      return 16;
    case "sockaddr":
      return 128;
    case "pointer":
      return 8;
    case "int":
    case "padding":
    case "text":
    case "bytes":
      return layout.size;
    case "named":
    case "flags":
      return layout.of.size;
    case "struct":
      return sum(layout.fields.map((part) => sizeOf(part.layout)));
    case "array":
      return layout.count === null ? null : sum(Array.from({ length: layout.count }, () => sizeOf(layout.of)));
    case "choice":
      return sizeOf(layout.of.at(-1) ?? { is: "nothing" });
    case "secret":
    case "nothing":
      return null;
  }
}

const sum = (sizes: readonly (number | null)[]): number | null =>
  sizes.reduce<number | null>((total, size) => (total === null || size === null ? null : total + size), 0);
