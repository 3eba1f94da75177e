import { asMicros, type Fd, type Inode, type Pid } from "../base/brands.ts";
import { observed } from "../kernel/observe.ts";
import type { SocketReader } from "../kernel/socket-reader.ts";
import type { Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import { isTcpLike } from "../world/transitions.ts";
import type { Trace } from "./trace.ts";

/** More than that would keep whoever has asked for the summary waiting: some 50 microseconds each. */
const MOST = 5_000;

/**
 * Before a summary of a live trace the kernel is asked in which state the open connections are: what came of a connect()
 * in the background, and that a peer has closed its side or reset the connection, no call may have shown. koffi is loaded
 * only where there is a connection.
 */
export async function askForStates({ tracer: { reporter } }: Trace): Promise<void> {
  const places = connectionsIn(reporter.world.state);
  const reader = places.length === 0 || places.length > MOST ? null : await socketReader();
  for (const { pid, fd, inode } of places) {
    const real = reader?.read(pid, fd, inode, false) ?? null;
    const now = asMicros(Date.now() * 1000);
    if (real !== null) reporter.event({ ...observed({ pid, fd, flags: null }, real, now), isLatest: true });
  }
}

/** Null: the kernel cannot be asked here (no koffi for this machine), and the states stay unknown. */
export async function socketReader(): Promise<SocketReader | null> {
  try {
    const kernel = await import("../kernel/socket-reader.ts");
    return new kernel.SocketReader();
  } catch {
    return null;
  }
}

interface Place {
  readonly pid: Pid;
  readonly fd: Fd;
  readonly inode: Inode;
}

function connectionsIn({ threads }: State): readonly Place[] {
  return [...threads.values()]
    .filter(({ tid, process }) => tid === process.pid)
    .flatMap(({ process, files }) =>
      [...files.entries].flatMap(([fd, { socket }]) =>
        isConnection(socket) && socket.inode !== null ? [{ pid: process.pid, fd, inode: socket.inode }] : [],
      ),
    );
}

/** Of other kinds, and of listeners, the calls show all. */
function isConnection({ kind, peer, connecting, state }: Socket): boolean {
  return isTcpLike(kind) && state !== "LISTEN" && (peer !== null || connecting);
}
