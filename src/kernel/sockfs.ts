import type { FileStat } from "../events/snapshot.ts";
import { close } from "./ffi/pidfd.ts";
import { openSocket } from "./ffi/socket.ts";
import { statOf } from "./ffi/stat.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const TYPE = 0o170000;
const SOCKET = 0o140000;

/**
 * Tells sockets from the files that bind(2) makes for UNIX sockets: both are S_IFSOCK, and one that is opened with
 * O_PATH is a file all the same. Sockets live on a device of their own, sockfs (net/socket.c), which is asked of a
 * socket of ours. Null: it cannot be asked.
 */
export function socketTest(): ((stat: FileStat) => boolean) | null {
  const fd = openSocket(AF_UNIX, SOCK_DGRAM, 0);
  if (fd < 0) return null;
  const own = statOf(fd);
  close(fd);
  if (own === null) return null;
  const [major, minor] = own.dev;
  return ({ mode, dev }) => (mode & TYPE) === SOCKET && dev[0] === major && dev[1] === minor;
}
