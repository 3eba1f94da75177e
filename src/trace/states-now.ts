import { asMicros, type Inode } from "../base/brands.ts";
import { observed } from "../kernel/observe.ts";
import { openFds, type OpenFd } from "../world/open-fds.ts";
import type { Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import { isTcpLike } from "../world/transitions.ts";
import { askForHolders } from "./holders-now.ts";
import { socketReader } from "./reader.ts";
import type { Trace } from "./trace.ts";

/** More than that would keep whoever has asked for the summary waiting: some 50 microseconds each. */
const MOST = 5_000;

/**
 * Before a summary of a live trace the kernel is asked in which state the open connections are: what came of a connect()
 * in the background, and that a peer has closed its side or reset the connection, no call may have shown. koffi is loaded
 * only where there is a connection.
 */
export async function askForStates(trace: Trace): Promise<void> {
  const { reporter } = trace.tracer;
  askForHolders(trace);
  const places = connectionsIn(reporter.world.state);
  const reader = places.length === 0 || places.length > MOST ? null : await socketReader();
  for (const { pid, fd, inode } of places) {
    const real = reader?.read(pid, fd, inode, false) ?? null;
    const now = asMicros(Date.now() * 1000);
    if (real !== null) reporter.event({ ...observed({ pid, fd, flags: null }, real, now), isLatest: true });
  }
}

interface Place extends OpenFd {
  readonly inode: Inode;
}

function connectionsIn(state: State): readonly Place[] {
  return [...openFds(state)].flatMap((at) => {
    const { inode } = at.socket;
    return inode !== null && isConnection(at.socket) ? [{ ...at, inode }] : [];
  });
}

/** Of other kinds, and of listeners, the calls show all. */
function isConnection({ kind, peer, connecting, state }: Socket): boolean {
  return isTcpLike(kind) && state !== "LISTEN" && (peer !== null || connecting);
}
