import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { asTid, type Tid } from "../../base/brands.ts";
import { codeOf, fault, isFault, type Fault } from "../../base/fault.ts";
import { toSystem } from "../system-text.ts";

/** A saved log, open. */
export interface Log {
  readonly type: "log";
  /** As the user named it; `-` for stdin. */
  readonly name: string;
  readonly stream: Readable;
  /** Bytes on disk, and how many of them have been read so far; null: unknown. */
  readonly progress: { readonly size: number; readonly read: () => number } | null;
  /** The thread in an -ff file's name, `trace.1234`; null: the lines name it. */
  readonly tid: Tid | null;
  /** When it was last written, in milliseconds since the epoch; null: it is no file. */
  readonly written: number | null;
  /** .gz, .xz, .zst. */
  readonly isPacked: boolean;
  /** Once it was read: why it could not be unpacked to its end. */
  readonly damage: () => string | null;
}

/** Opens a log; `-` is stdin. Compressed logs (.gz, .xz, .zst, recognised by their first bytes) are read as they are. */
export async function openLog(name: string): Promise<Log | Fault> {
  if (name === "-")
    return {
      type: "log",
      name,
      progress: null,
      tid: null,
      written: null,
      isPacked: false,
      ...asItComes(process.stdin),
    };
  const info = await describe(name);
  if (isFault(info)) return info;
  const file = createReadStream(toSystem(name), { highWaterMark: 256 * 1024 });
  const isPacked = info.packing !== "plain";
  const progress = info.size > 0 ? { size: info.size, read: () => file.bytesRead } : null;
  const { written } = info;
  return { type: "log", name, progress, tid: tidInName(name), written, isPacked, ...unpacked(file, info.packing) };
}

/** `trace.1234`, also `trace.1234.gz`: what strace -ff names its files. */
export function tidInName(name: string): Tid | null {
  const found = /\.(\d{1,7})(?:\.(?:gz|xz|zst))?$/.exec(basename(name));
  return found === null ? null : asTid(Number(found[1]));
}

type Packing = "plain" | "gz" | "xz" | "zst";

const magics: readonly (readonly [Packing, readonly number[]])[] = [
  ["gz", [0x1f, 0x8b]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["zst", [0x28, 0xb5, 0x2f, 0xfd]],
];

interface Info extends Pick<Log, "written"> {
  readonly type: "info";
  readonly size: number;
  readonly packing: Packing;
}

async function describe(name: string): Promise<Info | Fault> {
  try {
    const info = await stat(toSystem(name));
    if (info.isDirectory()) return fault(`${name}: is a directory: name the log files in it`);
    if (!info.isFile()) return { type: "info", size: 0, written: null, packing: "plain" };
    return { type: "info", size: info.size, written: info.mtimeMs, packing: await packingOf(name) };
  } catch (error) {
    return fault(`${name}: ${readFailure(codeOf(error))}`);
  }
}

async function packingOf(name: string): Promise<Packing> {
  const file = await open(toSystem(name));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(6), 0, 6, 0);
    const fits = (magic: readonly number[]): boolean =>
      magic.length <= bytesRead && magic.every((byte, at) => buffer[at] === byte);
    return magics.find(([, magic]) => fits(magic))?.[0] ?? "plain";
  } finally {
    await file.close();
  }
}

type Unpacked = Pick<Log, "stream" | "damage">;

/**
 * A .gz that was cut is read to where it ends: its last line may be incomplete, and is reported. Node 20 has gzip; xz
 * and zstd are the system's programs.
 */
function unpacked(file: Readable, packing: Packing): Unpacked {
  switch (packing) {
    case "plain":
      return asItComes(file);
    case "gz":
      return gunzipped(file);
    case "xz":
    case "zst":
      return through(file, packing === "xz" ? "xz" : "zstd");
  }
}

function asItComes(stream: Readable): Unpacked {
  return { stream, damage: () => null };
}

/**
 * What comes before the damage, but for the last few KiB, is read as if it were all: an error event would discard what
 * is still buffered.
 */
function gunzipped(file: Readable): Unpacked {
  const stream = new PassThrough();
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  let damage: string | null = null;
  gunzip.on("error", ({ message }) => {
    damage = `the rest is damaged (${message})`;
    stream.end();
  });
  file.on("error", (error) => stream.destroy(error));
  file.pipe(gunzip).pipe(stream);
  return { stream, damage: () => damage };
}

/** A program that is missing ends the stream with its error; of one that fails, what it gave is read. */
function through(file: Readable, program: string): Unpacked {
  const child = spawn(program, ["-dc"], { stdio: ["pipe", "pipe", "ignore"] });
  const stream = new PassThrough();
  let damage: string | null = null;
  file.on("error", (error) => stream.destroy(error));
  file.pipe(child.stdin);
  child.stdin.on("error", () => {
    file.destroy();
  });
  child.stdout.pipe(stream, { end: false });
  child.on("error", (error) => stream.destroy(new Error(`${program} is needed to read it: ${error.message}`)));
  child.on("close", (code) => {
    if (code !== 0) damage = `the rest is cut off or damaged: ${program} could not unpack it`;
    stream.end();
  });
  return { stream, damage: () => damage };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "permission denied: read it as its owner or as root",
  ENOTDIR: "no such file: a part of the path is not a directory",
  ELOOP: "too many symbolic links",
};

/** Why a file could not be opened or read, by its error code. */
export function readFailure(code: string | null): string {
  return (code === null ? undefined : reasons[code]) ?? `cannot be read (${code ?? "unknown error"})`;
}
