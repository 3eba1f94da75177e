import { isFault, type Fault } from "../../base/fault.ts";
import type { Ended } from "../../sources/process/ended.ts";
import type { Wanted } from "../../linux/containers/match.ts";
import { socketsOf } from "../../proc/fds.ts";
import { scheduleState, type Attachment } from "../attach.ts";
import { watchActivity } from "../activity.ts";
import { containerAtExec } from "../container-at-exec.ts";
import { watchQueues } from "../queues.ts";
import type { LiveSettings } from "../settings.ts";
import { askForStates } from "../states-now.ts";
import type { Outlet, Trace } from "../trace.ts";
import { startEngine, type Engine } from "./engine.ts";

/** An attached eBPF engine. */
export interface RunningEbpf {
  readonly type: "running-ebpf";
  readonly engine: Engine;
  readonly notes: readonly string[];
  readonly leave: () => void;
  readonly pump: (outlet: Outlet) => Promise<Ended>;
}

/** Loads the program, which reports the processes from here on. `all`: also those not in `pids`; `containers`: only those in them. */
export async function attachByEbpf(
  trace: Trace,
  pids: readonly number[],
  settings: LiveSettings,
  { all, containers = null }: { readonly all: boolean; readonly containers?: readonly Wanted[] | null },
): Promise<RunningEbpf | Fault> {
  const narrowed = containers === null ? {} : { containers };
  const engine = await startEngine(trace, { all, pids, launches: false, ...narrowed }, settings);
  return isFault(engine) ? engine : runningEbpf(trace, engine, settings);
}

export function runningEbpf(trace: Trace, engine: Engine, { judged }: Pick<LiveSettings, "judged">): RunningEbpf {
  trace.tracer.reporter.precede = containerAtExec(trace);
  return {
    type: "running-ebpf",
    engine,
    notes: [],
    leave: () => {
      engine.leave();
    },
    pump: async (outlet) => {
      const endAsking = watchQueues(trace);
      const endLooks = judged ? watchActivity(trace) : (): void => undefined;
      await engine.run(outlet);
      endAsking();
      endLooks();
      await askForStates(trace);
      engine.program.close();
      return { type: "ended", status: 0, signal: null };
    },
  };
}

/** Reads from the kernel what the processes had open before: what changes meanwhile waits, and comes after it. */
export async function settleByEbpf(
  trace: Trace,
  { engine }: RunningEbpf,
  pids: readonly number[],
  isLeft: () => boolean,
): Promise<Attachment> {
  // Before they are read, so that no change is missed.
  for (const pid of pids) for (const inode of socketsOf(pid)) engine.program.watch(inode);
  const before = pids.length === 0 ? { gaps: [], sockets: 0 } : await scheduleState(trace, pids, isLeft);
  engine.open();
  return { attached: pids, refusals: [], ...before };
}
