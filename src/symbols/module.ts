import type { Location } from "../events/code.ts";
import { findDebugFile, type DebugFile } from "./debug-file.ts";
import { buildIdOf, hasLines } from "./elf/debug-info.ts";
import { addressOf, isCode, readElf, sectionNamed, type Elf } from "./elf/elf.ts";
import { functionsOf, hasSymtab, joined, type Functions } from "./elf/functions.ts";
import { readerOf } from "./elf/reader.ts";
import type { Debugged, LineReader } from "./lines.ts";
import { closeFile, textOf } from "./open-file.ts";
import type { ModuleFile } from "./right-file.ts";
import { rowOf } from "./unwind/module-code.ts";
import type { Row } from "./unwind/row.ts";

/** A program or library, with what its symbols and its debug information say of addresses. */
export class Module {
  readonly file: ModuleFile;
  readonly #elf: Elf;
  readonly #lineReader: LineReader;
  readonly #lines = new Map<number, readonly Location[]>();
  #functions: Functions | null = null;
  /** Of its own symbol tables alone. */
  #own: Functions | null = null;
  #debug: Promise<DebugFile | null> | null = null;
  #debugged: Debugged | null = null;
  #opened: DebugFile | null = null;
  #isClosed = false;

  private constructor(file: ModuleFile, elf: Elf, lineReader: LineReader) {
    this.file = file;
    this.#elf = elf;
    this.#lineReader = lineReader;
  }

  /** Null: it is no ELF file. Which file has its debug information is found out by `ready`. */
  static open(file: ModuleFile, lineReader: LineReader): Module | null {
    const elf = readElf(readerOf(file.file));
    return elf && new Module(file, elf, lineReader);
  }

  /** To be awaited before anything is asked. */
  async ready(): Promise<void> {
    this.#debug ??= hasLines(this.#elf) ? Promise.resolve(null) : findDebugFile(this.file, this.#elf);
    const debug = await this.#debug;
    if (this.#functions !== null) return;
    this.#opened = debug;
    this.#functions = this.#own ??= functionsOf(this.#elf);
    if (debug !== null && !hasSymtab(this.#elf)) this.#functions = joined(this.#functions, functionsOf(debug.elf));
    this.#debugged = this.#whoHasLines(debug);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get functions(): Functions {
    return this.#functions ?? NONE;
  }

  /** The address by the file itself of a place in it; null: no code is there. */
  addressOf(offset: number): number | null {
    return addressOf(this.#elf, offset);
  }

  isCode(address: number): boolean {
    return isCode(this.#elf, address);
  }

  /** At this place in the file stands what the kernel has a signal's handler return to. */
  isSignalReturn(offset: number): boolean {
    const code = this.#elf.reader.bytes(offset, RT_SIGRETURN.length);
    return code !== null && RT_SIGRETURN.every((byte, at) => code.getUint8(at) === byte);
  }

  /** EM_ of elf.h */
  get machine(): number {
    return this.#elf.machine;
  }

  /** How to find the callers of the code at an address; null: the module does not say. */
  rowAt(address: number): Row | null {
    return rowOf(this.#elf, address);
  }

  /** Code without a row that keeps frame pointers all the same: what V8's compiler made when Node was built. */
  keepsFramePointer(address: number): boolean {
    this.#own ??= functionsOf(this.#elf);
    return this.#own.namesAround(address).some((name) => name.startsWith("Builtins_"));
  }

  /** The bytes before a place in the file; null: there are not so many. */
  before(offset: number, length: number): DataView | null {
    return this.#elf.reader.bytes(offset - length, length);
  }

  /** What the debug information says of these; nothing is started where there is none. */
  async locate(addresses: readonly number[]): Promise<void> {
    const unknown = [...new Set(addresses)].filter((address) => !this.#lines.has(address));
    if (unknown.length === 0 || this.#debugged === null || this.#isClosed) return;
    if (this.#lines.size > MOST_LINES) this.#lines.clear();
    const found = await this.#lineReader.ask(this.#debugged, unknown);
    for (const address of unknown) this.#lines.set(address, found.get(address) ?? []);
  }

  locationsAt(address: number): readonly Location[] {
    return this.#lines.get(address) ?? [];
  }

  close(): void {
    this.#isClosed = true;
    if (this.#debugged !== null) this.#lineReader.forget(this.#debugged);
    if (this.#opened !== null) closeFile(this.#opened.file);
    closeFile(this.file.file);
  }

  #whoHasLines(debug: DebugFile | null): Debugged | null {
    // dwz(1) puts what several files share into one that is found from where they are.
    const isShared = debug !== null && sectionNamed(debug.elf, ".gnu_debugaltlink") !== undefined;
    if (debug !== null) return { ...debug.file, path: isShared ? textOf(debug.path) : null, needsOthers: isShared };
    const itself = { ...this.file.file, path: null };
    if (hasLines(this.#elf)) return { ...itself, needsOthers: false };
    const hasServers = (process.env["DEBUGINFOD_URLS"] ?? "") !== "";
    return hasServers && buildIdOf(this.#elf) !== null ? { ...itself, needsOthers: true } : null;
  }
}

/** `mov $15, %rax; syscall`: glibc's __restore_rt on x86-64, which has no symbol in a stripped libc.so.6. */
const RT_SIGRETURN = [0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05];

const NONE: Functions = { namesAround: () => [], namesAt: () => [] };
const MOST_LINES = 100_000;
