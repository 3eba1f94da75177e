import { NOBITS, sectionNamed, type Elf } from "./elf.ts";

/** What a file says about its debug information: whether it has any, and how to find the file that has. */

/** The lines of its source can be found from this file: compressed (`.zdebug_`) ones too. */
export function hasLines(elf: Elf): boolean {
  return [".debug_line", ".zdebug_line"].some((name) => {
    const section = sectionNamed(elf, name);
    return section !== undefined && section.type !== NOBITS && section.size > 0;
  });
}

/** A SHA-1 takes 20 bytes; a linker can be given others. */
const LONGEST_ID = 64;
const NT_GNU_BUILD_ID = 3;

/** In hexadecimal, of .note.gnu.build-id (ld(1), --build-id); null: it has none. */
export function buildIdOf(elf: Elf): string | null {
  const section = sectionNamed(elf, ".note.gnu.build-id");
  if (section === undefined || section.type === NOBITS) return null;
  const head = elf.reader.bytes(section.offset, 16);
  if (head === null) return null;
  // elf(5): lengths of the name ("GNU\0") and of the id, the type, the name, the id
  const [nameLength, length, type] = [0, 4, 8].map((at) => head.getUint32(at, elf.littleEndian));
  if (nameLength !== 4 || type !== NT_GNU_BUILD_ID || head.getUint32(12) !== 0x474e5500) return null;
  if (length === undefined || length < 2 || length > LONGEST_ID) return null;
  const id = elf.reader.bytes(section.offset + 16, length);
  return id && Buffer.from(id.buffer).toString("hex");
}

/** The file that `objcopy --add-gnu-debuglink` named. */
export interface DebugLink {
  /** A name without a directory, one char a byte. */
  readonly name: string;
  /** CRC-32 of the whole file. */
  readonly crc: number;
}

const LONGEST_LINK = 1024;

/** Null: it has none, or one with a directory, which nobody makes. */
export function debugLinkOf(elf: Elf): DebugLink | null {
  const section = sectionNamed(elf, ".gnu_debuglink");
  if (section === undefined || section.type === NOBITS || section.size > LONGEST_LINK) return null;
  const view = elf.reader.bytes(section.offset, section.size);
  if (view === null) return null;
  const bytes = Buffer.from(view.buffer);
  const end = bytes.indexOf(0);
  // The CRC stands at the next multiple of four behind the NUL.
  const crcAt = (end + 4) & ~3;
  const name = bytes.toString("latin1", 0, Math.max(end, 0));
  if (end < 1 || crcAt + 4 > view.byteLength || name.includes("/") || name === "." || name === "..") return null;
  return { name, crc: view.getUint32(crcAt, elf.littleEndian) };
}
