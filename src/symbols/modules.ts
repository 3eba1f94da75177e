import type { Owner } from "../events/code.ts";
import type { LineReader } from "./lines.ts";
import { closeFile } from "./open-file.ts";
import { Module } from "./module.ts";
import type { Seen } from "./owners.ts";
import { fileAt, mappedFile, type ModuleFile } from "./right-file.ts";

/** A module of a process. */
export interface Loaded {
  readonly module: Module;
  /** The file is the very one that the process has in memory. */
  readonly certain: boolean;
  /** It has not changed since the trace began. */
  readonly isOld: boolean;
}

/** The modules that were looked at, each opened once however many processes have it. */
export class Modules {
  readonly #lineReader: LineReader;
  readonly #began: number;
  /** By file; null: it is no ELF file. */
  readonly #modules = new Map<string, Module | null>();
  readonly #ofProcess = new WeakMap<Seen, Map<string, Loaded | null>>();
  /** Of saved logs. */
  readonly #byPath = new Map<string, Loaded | null>();

  constructor(lineReader: LineReader, began: number) {
    this.#began = began;
    this.#lineReader = lineReader;
  }

  /** Null: which file that is cannot be known, or it is none that we can read. */
  of(name: string, seen: Seen | null, { live, written = null }: Pick<Owner, "live" | "written">): Loaded | null {
    // A process that cannot be looked at: by the next one the path may lead to another file.
    if (seen === null && live) return this.#load(fileAt(name), true);
    const cache = seen === null ? this.#byPath : this.#cacheOf(seen);
    const cached = cache.get(name);
    if (cached !== undefined && cached?.module.isClosed !== true) return cached;
    if (cache.size >= MOST_NAMES) cache.clear();
    const mapped = seen === null ? undefined : mappedFile(seen, name);
    const file = mapped === undefined ? fileAt(name) : mapped;
    const isOthers = !live && file !== null && written !== null && isNewer(file, written);
    if (isOthers) closeFile(file.file);
    const loaded = isOthers ? null : this.#load(file, live && mapped === undefined);
    cache.set(name, loaded);
    return loaded;
  }

  /** Of a saved log: the file that has the path here is another one. */
  refute(name: string): void {
    this.#byPath.set(name, null);
  }

  close(): void {
    for (const module of this.#modules.values()) module?.close();
    this.#modules.clear();
  }

  #load(file: ModuleFile | null, ofTrace: boolean): Loaded | null {
    if (file === null) return null;
    const { key, changed } = file.file;
    const before = this.#modules.get(key);
    if (before !== undefined) closeFile(file.file);
    const module = before === undefined ? this.#open(file) : before;
    return module && { module, certain: file.certain, isOld: ofTrace && changed < this.#began };
  }

  #open(file: ModuleFile): Module | null {
    if (this.#modules.size >= MOST_MODULES) this.#closeOldest();
    const module = Module.open(file, this.#lineReader);
    if (module === null) closeFile(file.file);
    this.#modules.set(file.file.key, module);
    return module;
  }

  #closeOldest(): void {
    for (const [key, module] of this.#modules) {
      module?.close();
      this.#modules.delete(key);
      return;
    }
  }

  #cacheOf(seen: Seen): Map<string, Loaded | null> {
    const cache = this.#ofProcess.get(seen) ?? new Map<string, Loaded | null>();
    this.#ofProcess.set(seen, cache);
    return cache;
  }
}

/** It was put there after the log was written: another build, mostly. A copy that kept its time may be the very file. */
function isNewer({ file }: ModuleFile, written: number): boolean {
  return Math.min(file.modified, file.changed) > written;
}

/** Each keeps one fd open, or two. */
const MOST_MODULES = 100;
const MOST_NAMES = 10_000;
