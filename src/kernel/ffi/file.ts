import { asBytes, type Bytes } from "../../base/brands.ts";
import { libc } from "./libc.ts";

const O_CLOEXEC = 0o2000000;
let buffer = Buffer.alloc(65536);

/**
 * A whole small file of /proc, or -errno. Three plain calls: a third of the time of fs.readFileSync (4 against
 * 10 microseconds for /proc/PID/fdinfo/N), and there is one file for each socket.
 */
export function readSmall(path: string): Bytes | number {
  const fd = libc().open(path, O_CLOEXEC);
  if (fd < 0) return fd;
  const size = readAll(fd);
  libc().close(fd);
  return size < 0 ? size : asBytes(buffer.toString("latin1", 0, size));
}

function readAll(fd: number): number {
  for (let size = 0; ;) {
    const got = libc().read(fd, buffer.subarray(size), buffer.length - size);
    if (got < 0) return got;
    if (got === 0) return size;
    size += got;
    if (size === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(size)]);
  }
}
