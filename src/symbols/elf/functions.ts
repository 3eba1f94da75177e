import { NOBITS, word, type Elf, type Section } from "./elf.ts";
import { textAt } from "./reader.ts";

/**
 * The functions that the symbol tables of a file name. There are too many to make an object of each (a hundred thousand
 * in node): numbers in columns, and a name is read from the file when it is asked for.
 */
export interface Functions {
  /**
   * The names of the function that contains the address: of those that do, the one that begins last. An alias is another
   * name of the same place. Empty: no symbol says that the address is its.
   */
  namesAround(address: number): readonly string[];
  /** The names of all that begins exactly there, whatever its size. */
  namesAt(address: number): readonly string[];
}

const SYMTAB = 2;
const DYNSYM = 11;
const NOTYPE = 0;
const FUNC = 2;
const IFUNC = 10;
/** A browser has a million. */
const MOST = 4_000_000;
const PIECE = 8192;
/** Names of C++ with many templates reach some kilobytes. */
const LONGEST_NAME = 16_384;

/** Of the file's own tables. */
export function functionsOf(elf: Elf): Functions {
  const columns = elf.sections
    .filter(({ type }) => type === SYMTAB || type === DYNSYM)
    .flatMap((section) => columnsOf(elf, section) ?? []);
  return {
    namesAround: (address) => unique(columns, (column) => around(column, address)),
    namesAt: (address) => [
      ...new Set(columns.flatMap((column) => named(column, (row) => column.starts[row] === address))),
    ],
  };
}

export function hasSymtab(elf: Elf): boolean {
  return elf.sections.some(({ type }) => type === SYMTAB);
}

/** Of both; which of two that contain the address begins later does not matter here: they are of one program. */
export function joined(first: Functions, second: Functions): Functions {
  const both = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])];
  return {
    namesAround: (address) => {
      const names = second.namesAround(address);
      return names.length > 0 ? names : first.namesAround(address);
    },
    namesAt: (address) => both(first.namesAt(address), second.namesAt(address)),
  };
}

interface Columns {
  readonly elf: Elf;
  /** Of the names, in the file. */
  readonly strings: Section;
  readonly count: number;
  readonly starts: Float64Array;
  /** 0: it does not say, as of labels in assembler; then nothing is inside of it. */
  readonly sizes: Float64Array;
  readonly names: Uint32Array;
  /** 0: local, 1: global, 2: weak (STB_) */
  readonly bindings: Uint8Array;
}

/** Null: the table is damaged, or too large to be one. */
function columnsOf(elf: Elf, section: Section): Columns | null {
  const each = elf.is64 ? 24 : 16;
  const count = Math.floor(section.size / each);
  const strings = elf.sections[section.link];
  const inside = section.offset + section.size <= elf.reader.size;
  if (!inside || count > MOST || strings === undefined || strings.type === NOBITS) return null;
  const columns = {
    elf,
    strings,
    starts: new Float64Array(count),
    sizes: new Float64Array(count),
    names: new Uint32Array(count),
    bindings: new Uint8Array(count),
  };
  let kept = 0;
  for (let from = 0; from < count; from += PIECE) {
    const rows = Math.min(PIECE, count - from);
    const view = elf.reader.bytes(section.offset + from * each, rows * each);
    if (view === null) return null;
    for (let row = 0; row < rows; row++) if (keep(columns, kept, view, row * each)) kept++;
  }
  return { ...columns, count: kept };
}

/** Elf32_Sym and Elf64_Sym have the same fields in another order. False: it is no function of this file. */
function keep(columns: Omit<Columns, "count">, to: number, view: DataView, at: number): boolean {
  const { elf } = columns;
  const { is64, littleEndian } = elf;
  const info = view.getUint8(at + (is64 ? 4 : 12));
  const type = info & 15;
  if (type !== FUNC && type !== IFUNC && type !== NOTYPE) return false;
  // SHN_UNDEF: it is in another file.
  if (view.getUint16(at + (is64 ? 6 : 14), littleEndian) === 0) return false;
  columns.starts[to] = word(elf, view, at + (is64 ? 8 : 4));
  columns.sizes[to] = type === NOTYPE ? 0 : word(elf, view, at + (is64 ? 16 : 8));
  columns.names[to] = view.getUint32(at, littleEndian);
  columns.bindings[to] = info >> 4;
  return true;
}

/** Where the function begins that contains the address; null: none does. A look at each: 0.2 ms for node's. */
function around({ count, starts, sizes }: Columns, address: number): number | null {
  let best = -1;
  for (let row = 0; row < count; row++) {
    const start = starts[row] ?? 0;
    if (start <= address && start > best && address < start + (sizes[row] ?? 0)) best = start;
  }
  return best < 0 ? null : best;
}

/** The names of the sized symbols at the latest of the places that the tables find. */
function unique(tables: readonly Columns[], find: (columns: Columns) => number | null): readonly string[] {
  const start = Math.max(-1, ...tables.map((columns) => find(columns) ?? -1));
  if (start < 0) return [];
  const names = tables.flatMap((columns) =>
    named(columns, (row) => columns.starts[row] === start && columns.sizes[row] !== 0),
  );
  return [...new Set(names)];
}

/** Global names first: they are what a programmer wrote, as `bind` beside `__GI___bind`. */
function named(columns: Columns, wanted: (row: number) => boolean): readonly string[] {
  const rows: number[] = [];
  for (let row = 0; row < columns.count; row++) if (wanted(row)) rows.push(row);
  const rank = (row: number): number => [2, 0, 1][columns.bindings[row] ?? 0] ?? 2;
  return rows
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_ALIASES)
    .flatMap((row) => nameOf(columns, row) ?? []);
}

/** Hundreds of functions that a linker found alike can begin at one place; more only in a file made for it. */
const MOST_ALIASES = 1000;

function nameOf({ elf, strings, names }: Columns, row: number): string | null {
  const at = names[row] ?? 0;
  if (at === 0 || at >= strings.size) return null;
  const name = textAt(elf.reader, strings.offset + at, LONGEST_NAME);
  // `memcpy@@GLIBC_2.14`, where the linker left the version in the name
  return name === null || name === "" ? null : name.replace(/(?<=.)@.*$/s, "");
}
