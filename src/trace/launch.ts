import { isFault, type Fault } from "../base/fault.ts";
import type { SocketEvent } from "../events/event.ts";
import { launch, type Launched } from "../sources/strace/launch.ts";
import { inheritedSockets } from "./inherited-sockets.ts";
import { placementFor, running, type Machine, type Running } from "./live.ts";
import { lostRights, parentIn } from "./lost-rights.ts";
import type { LaunchSettings } from "./settings.ts";
import { straceOptions } from "./strace-options.ts";
import type { Trace } from "./trace.ts";

/**
 * Starts the command under strace. `passed`: fds of ours that it gets; `lost`: those of them that a child of ours would
 * not get by itself. `onRefused`: the kernel does not let us choose its CPU.
 */
export async function launchProgram(
  trace: Trace,
  { strace }: Machine,
  command: readonly string[],
  settings: LaunchSettings,
  { passed, lost }: { readonly passed: readonly number[]; readonly lost: readonly number[] },
  onRefused: () => void,
): Promise<Running<Launched> | Fault> {
  const placement = await placementFor([], trace, settings, onRefused);
  if (placement !== null && isFault(placement)) return placement;
  const sockets = await inheritedSockets(passed);
  const live = await launch(strace, command, straceOptions(settings, placement), lost);
  if (isFault(live)) return live;
  if (live.startsAsShell) trace.tracer.reporter.hides = untilExec(2);
  const rights = lostRights(live, parentIn(trace));
  trace.tracer.reporter.annotate = (event) => [...(rights?.(event) ?? []), ...sockets(event)];
  return running(trace, live, placement, settings);
}

/** What the shell does that becomes the program. Where its exec fails, its end is shown. */
export function untilExec(number: number): (event: SocketEvent) => boolean {
  let execs = 0;
  return ({ type }) => {
    if (type === "executed") execs++;
    return execs < number && type !== "exited" && type !== "killed";
  };
}
