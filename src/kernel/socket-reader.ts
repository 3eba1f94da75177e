import { asInode, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import { askSocket } from "./ask.ts";
import { withDuplicate } from "./duplicate.ts";
import { close, openPid } from "./ffi/pidfd.ts";
import { openSocket } from "./ffi/socket.ts";
import { inodeOf } from "./ffi/stat.ts";
import { newLook, type Look } from "./look.ts";
import { understand } from "./socket.ts";

const [AF_UNIX, AF_INET, AF_INET6] = [1, 2, 10];
const SOCK_STREAM = 1;

/** Reads single sockets of running processes, to compare the model with them. */
export class SocketReader {
  private readonly look: Look = { ...newLook(), unix: () => null };

  /** The socket of that inode, as it is now; null: the fd names something else, or it may not be asked. */
  read(pid: Pid, fd: Fd, inode: Inode): SocketSnapshot | null {
    const pidfd = openPid(pid);
    if (pidfd < 0) return null;
    try {
      const answer = withDuplicate(pidfd, fd, inode, (copy) => askSocket(copy, this.look.namespaces));
      return answer.ok ? understand(inode, answer.value, null, this.look, false) : null;
    } finally {
      close(pidfd);
    }
  }

  /** Looks at sockets of our own, so that the first look at another's has nothing to load: it comes while that waits. */
  warm(): void {
    for (const family of [AF_UNIX, AF_INET, AF_INET6]) {
      const fd = openSocket(family, SOCK_STREAM, 0);
      if (fd < 0) continue;
      understand(asInode(inodeOf(fd)), askSocket(fd, this.look.namespaces), null, this.look, false);
      close(fd);
    }
  }

  /** Whether the socket is in our own network namespace: elsewhere the defaults may be others. */
  isOurs(real: SocketSnapshot): boolean {
    return real.namespace === this.look.namespaces.own;
  }
}
