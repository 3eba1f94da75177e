import { asBytes, type Bytes } from "../../base/brands.ts";
import { libc } from "./libc.ts";

const AT_FDCWD = -100;
const O_CLOEXEC = 0o2000000;
const O_DIRECTORY = 0o200000;
let buffer = Buffer.alloc(65536);

/**
 * A whole small file of /proc, or -errno. Plain calls take two thirds of the time of fs.readFileSync (7 against
 * 10 microseconds for /proc/PID/fdinfo/N), and there is one such file for each socket.
 */
export function readSmall(path: string): Bytes | number {
  return readAt(AT_FDCWD, path);
}

/** The same, by a name in an open directory: it saves the kernel the walk from the root. */
export function readAt(directory: number, name: string): Bytes | number {
  const fd = libc().openat(directory, name, O_CLOEXEC);
  if (fd < 0) return fd;
  const size = readAll(fd);
  libc().close(fd);
  return size < 0 ? size : asBytes(buffer.toString("latin1", 0, size));
}

/** A directory's fd, to be closed by the caller, or -errno. */
export function openDirectory(path: string): number {
  return libc().openat(AT_FDCWD, path, O_DIRECTORY | O_CLOEXEC);
}

function readAll(fd: number): number {
  for (let size = 0; ;) {
    const got = libc().read(fd, size === 0 ? buffer : buffer.subarray(size), buffer.length - size);
    if (got <= 0) return got < 0 ? got : size;
    size += got;
    if (size === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(size)]);
  }
}
