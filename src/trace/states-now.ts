import { asMicros } from "../base/brands.ts";
import { observed } from "../kernel/observe.ts";
import type { Socket } from "../world/socket.ts";
import { isTcpLike } from "../world/transitions.ts";
import { askForHolders } from "./holders-now.ts";
import { lookAtActivity } from "./activity.ts";
import type { Trace } from "./trace.ts";

/**
 * Before a summary of a live trace the kernel is asked in which state the open connections are: what came of a connect()
 * in the background, and that a peer has closed its side or reset the connection, no call may have shown; and what goes
 * through the open sockets. koffi is loaded only where there is one.
 */
export async function askForStates(trace: Trace): Promise<void> {
  const { reporter } = trace.tracer;
  askForHolders(trace);
  await lookAtActivity(trace, ({ pid, fd, socket }, real, activity) => {
    if (!isConnection(socket)) return;
    reporter.event({ ...observed({ pid, fd, flags: null }, real, activity.asked), activity, isLatest: true });
  });
  const isOver = trace.source.source === "launch" && reporter.world.state.processes.size === 0;
  if (!isOver) reporter.lookedUntil(asMicros(Date.now() * 1000));
}

/** Of other kinds, and of listeners, the calls show all. */
function isConnection({ kind, peer, connecting, state }: Socket): boolean {
  return isTcpLike(kind) && state !== "LISTEN" && (peer !== null || connecting);
}
