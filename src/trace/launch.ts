import { isFault, type Fault } from "../base/fault.ts";
import { launch, type Launched } from "../sources/strace/launch.ts";
import { placementFor, running, type Machine, type Running } from "./live.ts";
import { lostRights } from "./lost-rights.ts";
import type { LaunchSettings } from "./settings.ts";
import { straceOptions } from "./strace-options.ts";
import type { Trace } from "./trace.ts";

/**
 * Starts the command under strace. `inherited`: fds of ours from 3 on that it gets. `onRefused`: the kernel does not let
 * us choose its CPU.
 */
export async function launchProgram(
  trace: Trace,
  { strace }: Machine,
  command: readonly string[],
  settings: LaunchSettings,
  inherited: readonly number[],
  onRefused: () => void,
): Promise<Running<Launched> | Fault> {
  const placement = await placementFor([], trace, settings, onRefused);
  if (placement !== null && isFault(placement)) return placement;
  const live = await launch(strace, command, straceOptions(settings, placement), inherited);
  if (isFault(live)) return live;
  trace.tracer.reporter.annotate = lostRights(live);
  return running(trace, live, placement);
}
