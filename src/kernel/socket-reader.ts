import { asInode, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import { askSocket } from "./ask.ts";
import { withDuplicate } from "./duplicate.ts";
import { close, openPid } from "./ffi/pidfd.ts";
import { openSocket } from "./ffi/socket.ts";
import { inodeOf } from "./ffi/stat.ts";
import { newInspection, type Inspection } from "./inspection.ts";
import { snapshotOf } from "./socket.ts";

const [AF_UNIX, AF_INET, AF_INET6] = [1, 2, 10];
const SOCK_STREAM = 1;

/** Reads single sockets of running processes, to compare the model with them. */
export class SocketReader {
  private readonly inspection: Inspection = { ...newInspection(), unix: () => null };

  /** The socket of that inode, as it is now; null: the fd names something else, or it may not be asked. */
  read(pid: Pid, fd: Fd, inode: Inode, withOptions = true): SocketSnapshot | null {
    const pidfd = openPid(pid);
    if (pidfd < 0) return null;
    try {
      const answer = withDuplicate(pidfd, fd, inode, (copy) =>
        askSocket(copy, this.inspection.namespaces, withOptions),
      );
      return answer.ok ? snapshotOf(inode, answer.value, null, this.inspection, false) : null;
    } finally {
      close(pidfd);
    }
  }

  /** Reads sockets of our own, so that nothing is left to load when a traced thread is held for the first read. */
  warm(): void {
    for (const family of [AF_UNIX, AF_INET, AF_INET6]) {
      const fd = openSocket(family, SOCK_STREAM, 0);
      if (fd < 0) continue;
      snapshotOf(asInode(inodeOf(fd)), askSocket(fd, this.inspection.namespaces), null, this.inspection, false);
      close(fd);
    }
  }

  /** Whether the socket is in our own network namespace: elsewhere the defaults may be others. */
  isOurs(real: SocketSnapshot): boolean {
    return real.namespace === this.inspection.namespaces.own;
  }
}
