import { endianness } from "node:os";
import type { Transform } from "node:stream";
import { fault, isFault, type Fault } from "../base/fault.ts";
import { readSysctls } from "../kernel/sysctls.ts";
import { sysctlNames } from "../linux/sysctls.ts";
import type { Sysctls } from "../linux/option.ts";
import { removeLeftovers } from "../sources/strace/folder.ts";
import type { Ended } from "../sources/process/ended.ts";
import type { Live } from "../sources/strace/live.ts";
import type { Placement } from "../sources/process/placement.ts";
import { findStrace, type Strace } from "../sources/strace/strace.ts";
import type { WorldOptions } from "../world/world.ts";
import { containerAtExec } from "./container-at-exec.ts";
import { watchQueues } from "./queues.ts";
import { askForStates } from "./states-now.ts";
import type { LiveSettings, Verify } from "./settings.ts";
import { liveResolution } from "./lazy-symbols.ts";
import type { Resolution } from "./resolving.ts";
import { watchActivity } from "./activity.ts";
import type { Outlet, Trace } from "./trace.ts";

/** What a live trace needs before it begins. */
export interface Machine {
  readonly type: "machine";
  readonly strace: Strace;
  readonly sysctls: Sysctls;
}

/** What a trace by eBPF needs: the machine's settings. */
export function readMachine(): Pick<Machine, "sysctls"> {
  return { sysctls: readSysctls(sysctlNames()) };
}

/** Finds strace and reads the machine's settings. */
export async function findMachine({
  strace: path,
  where,
}: Pick<LiveSettings, "strace" | "where">): Promise<Machine | Fault> {
  const found = findStrace(path ?? undefined);
  // Read while strace answers.
  const sysctls = readSysctls(sysctlNames());
  const strace = await found;
  if (isFault(strace)) return strace;
  if (where && strace.unwinder === null) return fault(noStacks(strace));
  return { type: "machine", strace, sysctls };
}

/** -k; null: nobody asked for stacks. */
export function resolutionOf(
  { strace: { unwinder } }: Pick<Machine, "strace">,
  { where }: Pick<LiveSettings, "where">,
): Resolution | null {
  return where && unwinder !== null ? liveResolution(unwinder) : null;
}

function noStacks({ path, version }: Strace): string {
  return `-k: ${path} ${version ?? ""} was built without stack traces: build it with libdw (./configure --with-libdw) or install a distribution's strace, and choose it with --strace PATH`;
}

/** How the model is to read a live trace. */
export function worldOptions(
  { sysctls }: Pick<Machine, "sysctls">,
  { follow, light, data }: LiveSettings,
): WorldOptions {
  const byteOrder = endianness() === "BE" ? "big" : "little";
  return { sysctls, follow, announced: true, fdCalls: !light, dataCalls: data, byteOrder };
}

/** Loaded when it is asked for, and koffi with it. */
export async function startVerifying(trace: Trace, verify: Verify): Promise<void> {
  if (verify === "no") return;
  const { Verifier } = await import("../verify/verifier.ts");
  trace.verifier = new Verifier(trace.tracer.reporter.world.state, verify === "at-calls");
  trace.tracer.reporter.observer = trace.verifier;
}

/** --one-cpu for these processes, or for what is launched. Null: not asked for, or there is but one CPU. Loads koffi. */
export async function placementFor(
  pids: readonly number[],
  trace: Trace,
  { oneCpu }: LiveSettings,
  onRefused: () => void,
): Promise<Placement | Fault | null> {
  if (!oneCpu) return null;
  const { chooseCpu } = await import("./one-cpu.ts");
  const { processes } = trace.tracer.reporter.world.state;
  return chooseCpu(pids, () => Array.from(processes.values(), ({ pid }) => pid), onRefused);
}

/** A live trace under way: strace runs. */
export interface Running<Started extends Live> {
  readonly type: "running";
  readonly live: Started;
  /** Reads strace's output until it has ended; gives how. `copy` passes each chunk on as it came. */
  readonly pump: (outlet: Outlet, copy: Transform | null) => Promise<Ended>;
}

export function running<Started extends Live>(
  trace: Trace,
  live: Started,
  placement: Placement | null,
  { judged }: Pick<LiveSettings, "judged">,
): Running<Started> {
  void removeLeftovers();
  trace.tracer.reporter.precede = containerAtExec(trace);
  return {
    type: "running",
    live,
    pump: async (outlet, copy) => {
      const endAsking = watchQueues(trace);
      const endLooks = judged ? watchActivity(trace) : (): void => undefined;
      await trace.pump({ stream: live.output, name: "-", tid: null }, outlet, copy);
      endAsking();
      endLooks();
      const ended = await live.ended;
      // Once more than strace's end does: now every process that the trace names is in the model.
      placement?.release(live.strace.pid);
      await askForStates(trace);
      return ended;
    },
  };
}
