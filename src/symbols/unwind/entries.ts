import { sectionNamed, type Elf, type Section } from "../elf/elf.ts";
import { Cursor } from "./cursor.ts";

/** What .eh_frame says of a function (LSB Core 10.6): how its callers' registers are found, as a program of DWARF. */
export interface Entry {
  /** Where it begins, and the byte behind it, as the file numbers them. */
  readonly start: number;
  readonly end: number;
  readonly common: Common;
  readonly program: Cursor;
}

/** What entries have in common. */
export interface Common {
  readonly codeAlign: number;
  readonly dataAlign: number;
  /** The number of the register, or of no register, that has the return address. */
  readonly returns: number;
  /** A frame that the kernel made for a signal: what it returns to was interrupted, and made no call. */
  readonly isSignal: boolean;
  readonly program: Cursor;
}

/** Far more than compilers write for a function. */
const LONGEST = 1 << 16;

/** The entry that contains the address; null: there is none, or it is damaged. */
export function entryAt(elf: Elf, address: number): Entry | null {
  const section = sectionNamed(elf, ".eh_frame");
  if (section === undefined) return null;
  try {
    const at = found(elf, address);
    const entry = at === null ? null : entryIn(elf, section, at - section.address);
    return entry !== null && address >= entry.start && address < entry.end ? entry : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * By the table that the linker sorts for the purpose, as all do for what is linked dynamically: version 1, a pointer of four
 * bytes, a count of four, then pairs of a function's address and that of its entry, relative to the table. Null: there is none.
 */
function found(elf: Elf, address: number): number | null {
  const table = sectionNamed(elf, ".eh_frame_hdr");
  const head = table && elf.reader.bytes(table.offset, HEAD);
  if (!head || head.getUint32(0) !== USUAL_ENCODINGS) return null;
  const count = head.getUint32(8, elf.littleEndian);
  const pair = (at: number): DataView | null => elf.reader.bytes(table.offset + HEAD + at * 8, 8);
  const wanted = address - table.address;
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = pair(middle)?.getInt32(0, elf.littleEndian);
    if (start === undefined) return null;
    if (start <= wanted) low = middle + 1;
    else high = middle;
  }
  const entry = low === 0 ? null : pair(low - 1);
  return entry ? table.address + entry.getInt32(4, elf.littleEndian) : null;
}

const HEAD = 12;
/** Version 1; DW_EH_PE_pcrel | sdata4, udata4, datarel | sdata4 */
const USUAL_ENCODINGS = 0x011b033b;

function entryIn(elf: Elf, section: Section, at: number): Entry | null {
  const entry = recordIn(elf, section, at);
  if (entry === null || entry.id === 0) return null;
  const common = commonIn(elf, section, entry.idAt - entry.id);
  if (common === null) return null;
  const { cursor } = entry;
  const start = cursor.pointer(common.encoding);
  // A length: in the same format, relative to nothing.
  const length = cursor.pointer(common.encoding & 0x0f);
  if (start === null || length === null) return null;
  if (common.hasSize) cursor.at += cursor.uleb();
  return { start, end: start + length, common, program: cursor };
}

interface Parsed extends Common {
  /** Of the pointers of the entries. */
  readonly encoding: number;
  readonly hasSize: boolean;
}

function commonIn(elf: Elf, section: Section, at: number): Parsed | null {
  const record = recordIn(elf, section, at);
  if (record?.id !== 0) return null;
  const { cursor } = record;
  const version = cursor.u8();
  const augmentation = cursor.text();
  if ((version !== 1 && version !== 3) || !/^(?:z[RPLSB]*)?$/.test(augmentation)) return null;
  const [codeAlign, dataAlign] = [cursor.uleb(), cursor.sleb()];
  const returns = version === 1 ? cursor.u8() : cursor.uleb();
  const hasSize = augmentation !== "";
  let encoding = 0;
  const end = hasSize ? cursor.uleb() + cursor.at : cursor.at;
  for (const letter of augmentation.slice(1)) {
    if (letter === "R") encoding = cursor.u8();
    else if (letter === "L") cursor.u8();
    else if (letter === "P") cursor.pointer(cursor.u8() & 0x0f);
  }
  cursor.at = end;
  return { codeAlign, dataAlign, returns, isSignal: augmentation.includes("S"), program: cursor, encoding, hasSize };
}

/** `id`: 0 of what is common; of an entry how far before `idAt` that is. */
function recordIn(
  elf: Elf,
  section: Section,
  at: number,
): { readonly id: number; readonly idAt: number; readonly cursor: Cursor } | null {
  const head = at >= 0 && at + 8 <= section.size ? elf.reader.bytes(section.offset + at, 8) : null;
  if (head === null) return null;
  // 0xffffffff: the 64-bit format, which nobody needs for code.
  const length = head.getUint32(0, elf.littleEndian);
  const view = length >= 4 && length <= LONGEST ? elf.reader.bytes(section.offset + at + 8, length - 4) : null;
  if (view === null || at + 4 + length > section.size) return null;
  const cursor = new Cursor(elf, view, section.address + at + 8);
  return { id: head.getUint32(4, elf.littleEndian), idAt: at + 4, cursor };
}
