import type { Inode, Micros, Pid } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import type { Refusal } from "../events/snapshot.ts";
import { namespaceOf } from "../proc/process.ts";
import type { Wanted } from "./fd.ts";
import { eachFd } from "./fds.ts";
import { newInspection } from "./inspection.ts";
import { observed } from "./observe.ts";

const want: Wanted = { options: true, tcpInfo: false, listed: false, info: true };

/** What one step of the reading found; null: an fd that is no socket. */
export type Sighting = EventOf<"observed"> | null;

/** The sockets that processes have open, one step for each fd, as events with which the model starts. */
export function openSockets(time: Micros): (pid: Pid) => Generator<Sighting, Refusal | null> {
  const inspection = newInspection();
  return function* (pid) {
    let namespace: Inode | null | undefined;
    const reading = eachFd(pid, () => (namespace ??= namespaceOf(pid, "net")), inspection, want);
    try {
      for (;;) {
        const next = reading.next();
        if (next.done === true) return next.value;
        const { fd, info, socket } = next.value;
        yield socket === null ? null : observed({ pid, fd, flags: info?.flags ?? 0 }, socket, time);
      }
    } finally {
      reading.return(null);
    }
  };
}
