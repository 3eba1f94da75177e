import { closeSync, constants, fstatSync, openSync, statSync, type BigIntStats, type PathLike } from "node:fs";

/** A file that is open for reading: what it is stays so, whatever happens to its name. */
export interface OpenFile {
  /** -1: it is closed. Whoever reads asks anew: the number may be another file's then. */
  fd: number;
  readonly size: number;
  readonly inode: number;
  /** As in /proc/PID/maps: `08:01` */
  readonly device: string;
  readonly owner: number;
  /** When its content, name, or owner last changed, in milliseconds since the epoch. */
  readonly changed: number;
  /** The same, of its content alone, as far as nobody set it back (cp -p, packages). */
  readonly modified: number;
  /** Equal for the same file with the same content. */
  readonly key: string;
}

/**
 * Null: it is not there, not for us, or no regular file. Devices and FIFOs are not even opened, since to open one can have
 * an effect.
 *
 * @param follow where the name is a symbolic link
 */
export function openFile(path: PathLike, follow = true): OpenFile | null {
  try {
    if (!statSync(path).isFile()) return null;
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW));
    const opened = describe(fd, fstatSync(fd, { bigint: true }));
    if (opened === null) closeSync(fd);
    return opened;
  } catch {
    return null;
  }
}

export function closeFile(file: OpenFile): void {
  if (file.fd >= 0) closeSync(file.fd);
  file.fd = -1;
}

/** A path of one char a byte, as node:fs takes it. */
export function pathOf(bytes: string): Buffer {
  return Buffer.from(bytes, "latin1");
}

/** And as it is shown, where it is UTF-8. */
export function textOf(bytes: string): string {
  return pathOf(bytes).toString();
}

function describe(fd: number, stat: BigIntStats): OpenFile | null {
  if (!stat.isFile()) return null;
  const { dev, ino, size, mtimeNs, mtimeMs, ctimeMs } = stat;
  return {
    fd,
    size: Number(size),
    inode: Number(ino),
    device: deviceText(dev),
    owner: Number(stat.uid),
    changed: Number(ctimeMs),
    modified: Number(mtimeMs),
    key: [dev, ino, size, mtimeNs].join(":"),
  };
}

/** `08:01`: makedev(3)'s bits, printed as fs/proc/task_mmu.c does. */
function deviceText(dev: bigint): string {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n);
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n);
  return [major, minor].map((part) => part.toString(16).padStart(2, "0")).join(":");
}
