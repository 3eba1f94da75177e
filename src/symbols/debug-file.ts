import { dirname } from "node:path/posix";
import { crc32 } from "./elf/crc32.ts";
import { buildIdOf, debugLinkOf, hasLines } from "./elf/debug-info.ts";
import { readElf, type Elf } from "./elf/elf.ts";
import { readerOf, type Reader } from "./elf/reader.ts";
import { closeFile, openFile, pathOf, type OpenFile } from "./open-file.ts";
import type { ModuleFile } from "./right-file.ts";

/** A file of debug information apart from its program. */
export interface DebugFile {
  readonly file: OpenFile;
  readonly elf: Elf;
  readonly path: string;
}

/** Where Debian, Fedora and others install them. */
const DIRECTORY = "/usr/lib/debug";

/**
 * As gdb looks for it (its manual, "Debugging Information in Separate Files"): by build id, then by .gnu_debuglink beside
 * the module, in .debug, and below /usr/lib/debug. Null: there is none that belongs to this very module.
 */
export async function findDebugFile(module: ModuleFile, elf: Elf): Promise<DebugFile | null> {
  const id = buildIdOf(elf);
  const byId = id === null ? null : withBuildId(module.root, id);
  if (byId !== null) return byId;
  const link = debugLinkOf(elf);
  if (link === null) return null;
  const directory = dirname(module.path);
  for (const where of [directory, `${directory}/.debug`, DIRECTORY + directory]) {
    const found = opened(`${module.root}${where}/${link.name}`);
    if (found !== null && (await crcOf(found.elf.reader)) === link.crc) return found;
    if (found !== null) closeFile(found.file);
  }
  return null;
}

/** `/usr/lib/debug/.build-id/xx/yyyy.debug`, of this system or of the process's; its own build id must be the same. */
function withBuildId(root: string, id: string): DebugFile | null {
  const path = `${DIRECTORY}/.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
  for (const place of new Set(["", root])) {
    const found = opened(place + path);
    if (found !== null && buildIdOf(found.elf) === id) return found;
    if (found !== null) closeFile(found.file);
  }
  return null;
}

function opened(path: string): DebugFile | null {
  const file = openFile(pathOf(path));
  if (file === null) return null;
  const elf = readElf(readerOf(file));
  if (elf !== null && hasLines(elf)) return { file, elf, path };
  closeFile(file);
  return null;
}

/** What is larger has a build id: a gigabyte takes two seconds. */
const LARGEST = 2 ** 30;
const PIECE = 1 << 20;

/** Of the whole file; between its pieces others have their turn. Null: it is too large. */
async function crcOf(reader: Reader): Promise<number | null> {
  if (reader.size > LARGEST) return null;
  let crc = 0;
  for (let at = 0; at < reader.size; at += PIECE) {
    const piece = reader.bytes(at, Math.min(PIECE, reader.size - at));
    if (piece === null) return null;
    crc = crc32(new Uint8Array(piece.buffer), crc);
    await new Promise(setImmediate);
  }
  return crc;
}
