import { textAt, type Reader } from "./reader.ts";

/**
 * What we need of an ELF file (elf(5)), 32 or 64 bits, of both byte orders: where its segments go in memory, and where its
 * sections are in the file. Read with pread, so that a file of 100 MB costs a few kilobytes.
 */
export interface Elf {
  readonly reader: Reader;
  /** EM_ of elf.h: 62 is x86-64, 183 is arm64. */
  readonly machine: number;
  readonly is64: boolean;
  readonly littleEndian: boolean;
  /** What is loaded as code, with the addresses that the file gives itself. */
  readonly code: readonly Segment[];
  readonly sections: readonly Section[];
}

export interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  /** Where it is in memory, as the file numbers it; 0: nowhere. */
  readonly address: number;
  /** Of the file; in a file of debug information those of code have type NOBITS, and nothing there. */
  readonly size: number;
  /** The section it goes with, as of a symbol table its strings. */
  readonly link: number;
}

export const NOBITS = 8;
const PT_LOAD = 1;
const PF_X = 1;
const EXECUTABLE = 2;
const SHARED = 3;
/** Far more than linkers make: what claims more is no program. */
const MOST_SEGMENTS = 1000;
const MOST_SECTIONS = 10_000;

/** Null: it is no program or library, or a damaged one. */
export function readElf(reader: Reader): Elf | null {
  const ident = reader.bytes(0, 16);
  // "\x7fELF", ELFCLASS32 1 or ELFCLASS64 2, ELFDATA2LSB 1 or ELFDATA2MSB 2
  if (ident?.getUint32(0) !== 0x7f454c46) return null;
  const [kind, order] = [ident.getUint8(4), ident.getUint8(5)];
  if ((kind !== 1 && kind !== 2) || (order !== 1 && order !== 2)) return null;
  const format = { reader, is64: kind === 2, littleEndian: order === 1 };
  const head = headOf(format);
  if (head === null) return null;
  const code = segmentsOf(format, head);
  if (code === null) return null;
  return { ...format, machine: head.machine, code, sections: sectionsOf(format, head) ?? [] };
}

export function sectionNamed(elf: Elf, name: string): Section | undefined {
  return elf.sections.find((section) => section.name === name);
}

/** The address that a place in the file has by the file itself; null: it is no code. */
export function addressOf(elf: Elf, offset: number): number | null {
  const segment = elf.code.find((one) => offset >= one.offset && offset < one.offset + one.size);
  return segment === undefined ? null : offset - segment.offset + segment.address;
}

export function isCode(elf: Elf, address: number): boolean {
  return elf.code.some((segment) => address >= segment.address && address < segment.address + segment.size);
}

type Format = Pick<Elf, "reader" | "is64" | "littleEndian">;

/** A table of headers: where, how many, and how long each is. */
interface Table {
  readonly at: number;
  readonly count: number;
  readonly each: number;
}

interface Head {
  readonly segments: Table;
  readonly sections: Table;
  /** The section with the names of sections. */
  readonly names: number;
  readonly machine: number;
}

function headOf(format: Format): Head | null {
  const { reader, is64, littleEndian } = format;
  const view = reader.bytes(0, is64 ? 64 : 52);
  if (view === null) return null;
  const short = (at: number): number => view.getUint16(at, littleEndian);
  if (short(16) !== EXECUTABLE && short(16) !== SHARED) return null;
  const counts = is64 ? 54 : 42;
  const [segmentSize, segments, sectionSize, sections, names] = [0, 2, 4, 6, 8].map((at) => short(counts + at));
  if (segmentSize !== (is64 ? 56 : 32)) return null;
  return {
    segments: { at: word(format, view, is64 ? 32 : 28), count: segments ?? 0, each: segmentSize },
    // A file that was stripped of its section headers has none, of size 0.
    sections: {
      at: word(format, view, is64 ? 40 : 32),
      count: sectionSize === (is64 ? 64 : 40) ? (sections ?? 0) : 0,
      each: sectionSize ?? 0,
    },
    names: names ?? 0,
    machine: short(18),
  };
}

function segmentsOf(format: Format, { segments }: Head): readonly Segment[] | null {
  const views = rowsOf(format, segments, MOST_SEGMENTS);
  if (views === null) return null;
  const { is64, littleEndian } = format;
  return views
    .filter((view) => view.getUint32(0, littleEndian) === PT_LOAD)
    .filter((view) => (view.getUint32(is64 ? 4 : 24, littleEndian) & PF_X) !== 0)
    .map((view) => ({
      offset: word(format, view, is64 ? 8 : 4),
      address: word(format, view, is64 ? 16 : 8),
      size: word(format, view, is64 ? 32 : 16),
    }));
}

function sectionsOf(format: Format, head: Head): readonly Section[] | null {
  const views = rowsOf(format, head.sections, MOST_SECTIONS);
  const names = views?.[head.names];
  if (!views || names === undefined) return null;
  const { is64, littleEndian, reader } = format;
  const namesAt = word(format, names, is64 ? 24 : 16);
  return views.map((view) => ({
    // No name of a section that we look for is longer.
    name: textAt(reader, namesAt + view.getUint32(0, littleEndian), 128) ?? "",
    type: view.getUint32(4, littleEndian),
    offset: word(format, view, is64 ? 24 : 16),
    address: word(format, view, is64 ? 16 : 12),
    size: word(format, view, is64 ? 32 : 20),
    link: view.getUint32(is64 ? 40 : 24, littleEndian),
  }));
}

function rowsOf({ reader }: Format, { at, count, each }: Table, most: number): readonly DataView[] | null {
  if (count > most) return null;
  const table = reader.bytes(at, count * each);
  return table && Array.from({ length: count }, (_, row) => new DataView(table.buffer, row * each, each));
}

/** An address or offset of the file's size; one of 2^53 or more is rounded, and lies in no file and no program. */
export function word({ is64, littleEndian }: Pick<Elf, "is64" | "littleEndian">, view: DataView, at: number): number {
  return is64 ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
}
