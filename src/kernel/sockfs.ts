import { asInode, type Inode } from "../base/brands.ts";
import type { FileStat } from "../events/snapshot.ts";
import type { Directory } from "./ffi/directory.ts";
import { close } from "./ffi/pidfd.ts";
import { openSocket } from "./ffi/socket.ts";
import { inodeAt, statOf } from "./ffi/stat.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const TYPE = 0o170000;
const SOCKET = 0o140000;

/** What is a socket. */
export interface SocketTest {
  readonly is: (stat: FileStat) => boolean;
  /** The inode of the socket behind a name in /proc/PID/fd; null: it cannot be looked at. */
  readonly at: (directory: Directory, name: string) => Inode | "other" | null;
}

/**
 * Tells sockets from the files that bind(2) makes for UNIX sockets: both are S_IFSOCK, and one that is opened with
 * O_PATH is a file all the same. Sockets live on a device of their own, sockfs (net/socket.c), which is asked of a
 * socket of ours. Null: it cannot be asked.
 */
export function socketTest(): SocketTest | null {
  const fd = openSocket(AF_UNIX, SOCK_DGRAM, 0);
  if (fd < 0) return null;
  const own = statOf(fd);
  close(fd);
  if (own === null) return null;
  const [major, minor] = own.dev;
  const is = (mode: number, ...dev: FileStat["dev"]): boolean =>
    (mode & TYPE) === SOCKET && dev[0] === major && dev[1] === minor;
  return {
    is: ({ mode, dev }) => is(mode, ...dev),
    at: (directory, name) => {
      const inode = inodeAt(directory, name, is);
      return inode === null || inode === "other" ? inode : asInode(inode);
    },
  };
}
