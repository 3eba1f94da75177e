import type { Fd, Inode, Pid } from "../base/brands.ts";
import type { Claim, Comparison } from "../events/claim.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import { askSocket } from "./ask.ts";
import { compare } from "./compare.ts";
import { withDuplicate } from "./duplicate.ts";
import { close, openPid } from "./ffi/pidfd.ts";
import { newLook, type Look } from "./look.ts";
import { understand } from "./socket.ts";

/** Reads single sockets of running processes, to hold the model against them. */
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

  /** Defaults are those of our own network namespace: of a socket of another one they are not claimed. */
  compare(claim: Claim, real: SocketSnapshot): Comparison {
    if (real.namespace === this.look.namespaces.own) return compare(claim, real);
    return compare({ ...claim, options: claim.options.filter(({ origin }) => origin !== "default") }, real);
  }
}
