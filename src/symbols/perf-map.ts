import { lstatSync, readSync } from "node:fs";
import { asBytes } from "../base/brands.ts";
import { printable } from "../base/bytes.ts";
import type { Location } from "../events/code.ts";
import type { Seen } from "./owners.ts";
import { closeFile, openFile, type OpenFile } from "./open-file.ts";

/**
 * The names of code that a process made at run time, by the file that it writes for perf(1): `/tmp/perf-PID.map`, lines of
 * START SIZE NAME (tools/perf/Documentation/jit-interface.txt). Anybody may write such a file: one counts only where
 * the process itself or root owns it, and since the process has begun.
 *
 * Of strace's stacks it gives one name at most: libunwind's walk ends at the first address that is in no file, and libdw's
 * before it (src/unwind-libunwind.c, unwind-libdw.c). So it is the innermost function that was made at run time: with
 * Node that is often one of node:net, with Python 3.12's -X perf the function that called the socket's method.
 */
export class PerfMap {
  readonly #path: string;
  readonly #seen: Seen;
  #entries: Entry[] = [];
  #key = "";
  #read = 0;
  #rest = "";

  constructor(seen: Seen) {
    this.#seen = seen;
    this.#path = `${seen.tmp}/perf-${seen.inner}.map`;
  }

  /** What the file says by now of an address; null: nothing, or different things. */
  locationOf(address: number): Location | null {
    this.#refresh();
    const around = this.#entries.filter(({ start, end }) => start <= address && address < end);
    // Memory of code that was discarded has other code later: which of the two ran then cannot be known.
    const [first, ...others] = new Set(around.map(({ name }) => name));
    return first === undefined || first === "" || others.length > 0 ? null : nameOf(first);
  }

  #refresh(): void {
    const file = isDirectory(this.#path) ? openFile(this.#path, false) : null;
    if (file === null) return;
    if (isTrusted(file, this.#seen)) this.#readOn(file);
    closeFile(file);
  }

  /** What was written since; another file, or one that was cut, from its beginning. */
  #readOn(file: OpenFile): void {
    const same = `${file.device}:${file.inode}`;
    if (same !== this.#key || file.size < this.#read) {
      [this.#key, this.#read, this.#rest, this.#entries] = [same, 0, "", []];
    }
    const piece = Buffer.alloc(PIECE);
    for (let most = Math.min(file.size, LARGEST); this.#read < most;) {
      const count = readAt(file.fd, piece, Math.min(PIECE, most - this.#read), this.#read);
      if (count === 0) return;
      this.#read += count;
      this.#take(piece.toString("latin1", 0, count));
    }
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    // A line without an end is no entry: it would be kept for ever.
    this.#rest = (lines.pop() ?? "").slice(0, LONGEST_LINE + 1);
    for (const line of lines) {
      const entry = line.length <= LONGEST_LINE ? entryIn(line) : null;
      if (entry !== null && this.#entries.length < MOST) this.#entries.push(entry);
    }
  }
}

interface Entry {
  readonly start: number;
  readonly end: number;
  /** One char a byte; "": of no function. */
  readonly name: string;
}

const LARGEST = 64 * 2 ** 20;
const PIECE = 1 << 16;
const LONGEST_LINE = 4096;
const MOST = 500_000;

/** 0: no more. */
function readAt(fd: number, into: Buffer, length: number, at: number): number {
  try {
    return readSync(fd, into, 0, length, at);
  } catch {
    return 0;
  }
}

/** A symbolic link there would lead to a place of ours. */
function isDirectory(path: string): boolean {
  try {
    return lstatSync(path.slice(0, path.lastIndexOf("/"))).isDirectory();
  } catch {
    return false;
  }
}

/** A second of tolerance: what /proc says of the beginning is no more exact than that. */
function isTrusted({ owner, changed }: OpenFile, { uid, started }: Seen): boolean {
  return (owner === uid || owner === 0) && changed >= started - 1000;
}

/** Hexadecimal, with or without `0x`; the name is the rest of the line. */
function entryIn(line: string): Entry | null {
  const [, start = "", size = "", name] = /^(?:0x)?([0-9a-f]{1,16}) (?:0x)?([0-9a-f]{1,16}) (.+)$/is.exec(line) ?? [];
  if (name === undefined) return null;
  const [from, length] = [parseInt(start, 16), parseInt(size, 16)];
  // The JDK (jcmd PID Compiler.perfmap) writes `0x`. Beside methods it has pieces of the machine itself, under names that
  // say nothing: the interpreter was in `VM_Version stub` (measured, OpenJDK 17).
  const isPiece = line.startsWith("0x") && !/\.[^ ]*\(.*\)$/.test(name);
  return { start: from, end: from + length, name: isPiece ? "" : name };
}

/**
 * V8 writes `JS:~listen /srv/app.js:5:10` (src/logging/log.cc: what kind of code, how far it is optimized, where the function
 * begins), Python `py::listen:/srv/app.py` (Python/perf_trampoline.c).
 */
function nameOf(name: string): Location {
  const text = printable(asBytes(name));
  const [, js, jsFile, line] =
    /^(?:JS|LazyCompile|Function|Script|Eval):[~*^+-]?(.*?) ?(\S+):(\d+):\d+$/.exec(text) ?? [];
  if (js !== undefined && jsFile !== undefined) {
    return {
      function: js === "" ? "(anonymous)" : js,
      source: null,
      defined: { file: jsFile.replace(/^file:\/\//, ""), line: Number(line) },
    };
  }
  const [, py, pyFile] = /^py::(.+?):(.+)$/.exec(text) ?? [];
  if (py !== undefined && pyFile !== undefined)
    return { function: py, source: null, defined: { file: pyFile, line: null } };
  return { function: text, source: null };
}
