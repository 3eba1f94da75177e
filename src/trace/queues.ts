import { asMicros, type Fd, type Inode, type Pid } from "../base/brands.ts";
import type { SocketReader } from "../kernel/socket-reader.ts";
import type { Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import { socketReader } from "./states-now.ts";
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
    isAsking = true;
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
    isAsking = false;
  };
  const timer = setInterval(() => {
    if (state.lateListeners.size > 0 && !isAsking) void look();
  }, EVERY_MS).unref();
  return () => {
    clearInterval(timer);
  };
}

interface Place {
  readonly pid: Pid;
  readonly fd: Fd;
  readonly inode: Inode;
}

function hasNoLate({ inheritance }: Socket): boolean {
  return inheritance === null || inheritance.late.size === 0;
}

/** A process that has the listener open. Null: none has, or its inode is not known. */
function placeOf(state: State, listener: Socket): Place | null {
  if (listener.inode === null || listener.closed !== null) return null;
  for (const { tid, process, files } of state.threads.values())
    if (tid === process.pid)
      for (const [fd, { socket }] of files.entries)
        if (socket === listener) return { pid: process.pid, fd, inode: listener.inode };
  return null;
}

function isEmpty(reader: SocketReader, { pid, fd, inode }: Place): boolean {
  return reader.read(pid, fd, inode, false)?.backlog?.length === 0;
}
