import { readlinkSync } from "node:fs";
import { asMicros, asPid } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import type { Annotate } from "../pipeline/reporter.ts";

/**
 * Sockets that the program gets from whoever launched us: systemd's fd 3, inetd's 0, a shell's `7<>`. We have the same
 * ones, so the kernel is asked before the program starts; the model gets them with the program's exec. `fds`: those of
 * ours that the program gets. koffi is loaded only where one of them is a socket.
 */
export async function inheritedSockets(fds: readonly number[]): Promise<Annotate> {
  let sockets = await observeOwn(fds.filter(isSocket));
  return (event) => {
    if (event.type !== "executed" || sockets.length === 0) return [];
    const seen = { ...event.seen, line: 0 };
    const found = sockets.map((socket) => ({ ...socket, seen, cloexec: false }));
    sockets = [];
    return found;
  };
}

/** Where the kernel cannot be asked, the trace alone has to do. */
async function observeOwn(fds: readonly number[]): Promise<readonly EventOf<"observed">[]> {
  if (fds.length === 0) return [];
  try {
    const [{ snapshot }, { observe }] = await Promise.all([
      import("../kernel/snapshot.ts"),
      import("../kernel/observe.ts"),
    ]);
    const own = snapshot(asPid(process.pid), { tcpInfo: false, others: false, listed: false });
    const found = own.type === "gone" ? [] : observe(own, asMicros(Date.now() * 1000));
    return found.filter((event) => isPassedOn(event, fds));
  } catch {
    return [];
  }
}

/** A socketpair in the place of stdin, stdout or stderr stands for a pipe (Node's children have such): it is left out. */
function isPassedOn({ at, kind, local }: EventOf<"observed">, fds: readonly number[]): boolean {
  const isPipe = at.fd <= 2 && kind.family === "AF_UNIX" && (local === null || local.type === "unix-unnamed");
  return fds.includes(at.fd) && !isPipe;
}

function isSocket(fd: number): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith("socket:[");
  } catch {
    return false;
  }
}
