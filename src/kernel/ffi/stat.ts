import { statSync } from "node:fs";
import type { FileStat } from "../../events/snapshot.ts";
import type { Directory } from "./directory.ts";
import { libc, libcError } from "./libc.ts";
import { callNumbers } from "./numbers.ts";

const AT_FDCWD = -100;
const AT_EMPTY_PATH = 0x1000;
/** Never ask a file server: one that is dead would hold us for minutes. The cached attributes do. */
const AT_STATX_DONT_SYNC = 0x4000;
const STATX_BASIC_STATS = 0x7ff;

const number = callNumbers(process.arch).statx;
/** struct statx (linux/stat.h) has one layout on all architectures, 256 bytes. */
const bytes = new Uint8Array(256);
const view = new DataView(bytes.buffer);
const little = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Of a name in an open directory; follows links, also those of /proc/PID/fd. Null: gone, or forbidden. */
export function statAt({ fd, path }: Directory, name: string): FileStat | null {
  if (libcError() !== null || fd < 0) return statByNode(`${path}/${name}`);
  return libc().statx(number, fd, name, AT_STATX_DONT_SYNC, STATX_BASIC_STATS, bytes) < 0 ? null : fields();
}

/** The same of its inode alone, where it is as `isWanted` has it. */
export function inodeAt(
  directory: Directory,
  name: string,
  isWanted: (mode: number, major: number, minor: number) => boolean,
): number | "other" | null {
  if (libcError() !== null || directory.fd < 0) {
    const stat = statAt(directory, name);
    return stat === null ? null : isWanted(stat.mode, ...stat.dev) ? stat.ino : "other";
  }
  const result = libc().statx(number, directory.fd, name, AT_STATX_DONT_SYNC, STATX_BASIC_STATS, bytes);
  if (result < 0) return null;
  return isWanted(view.getUint16(28, little), u32(136), u32(140)) ? u64(32) : "other";
}

/** Of a path. Null: gone, or forbidden. */
export function statPath(path: string): FileStat | null {
  if (libcError() !== null) return statByNode(path);
  return libc().statx(number, AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_BASIC_STATS, bytes) < 0 ? null : fields();
}

/** Of one of our own fds; null: it is not open. */
export function statOf(fd: number): FileStat | null {
  return askOwn(fd) < 0 ? null : fields();
}

/** The inode behind one of our own fds, or -errno. */
export function inodeOf(fd: number): number {
  const result = askOwn(fd);
  return result < 0 ? result : u64(32);
}

function askOwn(fd: number): number {
  return libc().statx(number, fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS, bytes);
}

function fields(): FileStat {
  return {
    mode: view.getUint16(28, little),
    dev: [u32(136), u32(140)],
    ino: u64(32),
    uid: u32(20),
    gid: u32(24),
    rdev: [u32(128), u32(132)],
    size: u64(40),
  };
}

function u32(at: number): number {
  return view.getUint32(at, little);
}

/** Exact up to 2^53, which no inode of sockfs reaches. */
function u64(at: number): number {
  const [low, high] = little ? [u32(at), u32(at + 4)] : [u32(at + 4), u32(at)];
  return high * 2 ** 32 + low;
}

function statByNode(path: string): FileStat | null {
  try {
    const { mode, dev, ino, uid, gid, rdev, size } = statSync(path);
    return { mode, dev: device(dev), ino, uid, gid, rdev: device(rdev), size };
  } catch {
    return null;
  }
}

/** gnu_dev_makedev(3): twelve bits of major number, twenty of minor, in pieces. */
function device(dev: number): readonly [major: number, minor: number] {
  return [(dev >>> 8) & 0xfff, (dev & 0xff) | ((dev >>> 12) & 0xfff00)];
}
