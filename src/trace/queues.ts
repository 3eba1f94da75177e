import { asMicros, type Inode } from "../base/brands.ts";
import type { SocketReader } from "../kernel/socket-reader.ts";
import { openFds, type OpenFd } from "../world/open-fds.ts";
import type { Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import { socketReader } from "./reader.ts";
import type { Trace } from "./trace.ts";

const EVERY_MS = 100;
/**
 * strace prints a call when it has stopped the thread after it: a connection that was taken out of the queue before we
 * looked can be accepted by a line of so much later, in microseconds.
 */
const LATEST = 200_000;

/**
 * The kernel copies a listener's options when a connection is made. Where one is set on a listener that is in use, as
 * nginx sets so_keepalive, those in the queue at that moment do not have it, and no call may ever show how many they
 * were. So the kernel is asked (tcpi_unacked in TCP_INFO of a listener) until it has seen the queue empty: what is
 * accepted after that has the option. Gives what ends the asking.
 */
export function watchQueues(trace: Trace): () => void {
  const { reporter } = trace.tracer;
  const { state } = reporter.world;
  let isAsking = false;
  const look = async (): Promise<void> => {
    const reader = await socketReader();
    for (const listener of state.lateListeners) {
      const place = placeOf(state, listener);
      if (place === null || reader === null || hasNoLate(listener)) state.lateListeners.delete(listener);
      else if (isEmpty(reader, place)) {
        state.lateListeners.delete(listener);
        const asked = Date.now() * 1000;
        const seen = { tid: place.pid, time: asMicros(asked + LATEST), line: 0, call: "getsockopt" };
        const at = { fd: place.fd, inode: place.inode, file: null, details: null };
        reporter.schedule([{ type: "queue-empty", seen, at, asked: asMicros(asked) }], asMicros(asked + LATEST));
      }
    }
  };
  const timer = setInterval(() => {
    if (state.lateListeners.size === 0 || isAsking) return;
    isAsking = true;
    void look().finally(() => {
      isAsking = false;
    });
  }, EVERY_MS).unref();
  return () => {
    clearInterval(timer);
  };
}

interface Place extends OpenFd {
  readonly inode: Inode;
}

function hasNoLate({ inheritance }: Socket): boolean {
  return inheritance === null || inheritance.late.size === 0;
}

/** A process that has the listener open. Null: none has, or its inode is not known. */
function placeOf(state: State, listener: Socket): Place | null {
  const { inode, closed } = listener;
  if (inode === null || closed !== null) return null;
  for (const at of openFds(state)) if (at.socket === listener) return { ...at, inode };
  return null;
}

function isEmpty(reader: SocketReader, { pid, fd, inode }: Place): boolean {
  return reader.read(pid, fd, inode, false)?.backlog?.length === 0;
}
