import { asMicros, asPid, type Micros } from "../base/brands.ts";
import { isFault, type Fault } from "../base/fault.ts";
import type { SocketEvent } from "../events/event.ts";
import { describeProcess } from "../kernel/describe.ts";
import { observe } from "../kernel/observe.ts";
import { attach, type Attached } from "../sources/strace/attach.ts";
import { refusal } from "../sources/strace/refusal.ts";
import { cannotInspect } from "../views/snapshot/refusal.ts";
import { placementFor, running, type Machine, type Running } from "./live.ts";
import { lostRights } from "./lost-rights.ts";
import type { LiveSettings } from "./settings.ts";
import { straceOptions } from "./strace-options.ts";
import type { Trace } from "./trace.ts";

/** Attaches strace to running processes. `onRefused`: the kernel does not let us choose their CPU. */
export async function attachTo(
  trace: Trace,
  { strace }: Machine,
  pids: readonly number[],
  settings: LiveSettings,
  onRefused: () => void,
): Promise<Running<Attached> | Fault> {
  const placement = await placementFor(pids, trace, settings, onRefused);
  if (placement !== null && isFault(placement)) return placement;
  const live = await attach(strace, pids, straceOptions(settings, placement));
  if (isFault(live)) return live;
  trace.tracer.reporter.annotate = lostRights(null);
  return running(trace, live, placement);
}

/** What became of an attach when strace has tried all processes. */
export interface Attachment {
  readonly attached: readonly number[];
  /** Why the others could not be attached to. */
  readonly refusals: readonly Fault[];
  /** What could not be read of the sockets that were open before. */
  readonly gaps: readonly string[];
  /** How many sockets were open before; null: the kernel could not be asked. */
  readonly sockets: number | null;
}

/**
 * Waits until strace traces the processes, and reads from the kernel what they had open before: they are traced
 * already, so what changes from then on is seen as well. To be called once the output is being read.
 */
export async function settleAttachment(trace: Trace, live: Attached, pids: readonly number[]): Promise<Attachment> {
  const refused = await live.refused;
  const attached = pids.filter((pid) => !refused.includes(pid));
  const refusals = refused.map((pid) => refusal(pid, live.messages()));
  const before = attached.length === 0 ? { gaps: [], sockets: 0 } : await scheduleState(trace, attached);
  return { attached, refusals, ...before };
}

/** Where the kernel cannot be asked, the trace alone has to do. */
async function scheduleState(trace: Trace, pids: readonly number[]): Promise<Pick<Attachment, "gaps" | "sockets">> {
  try {
    const { events, time, gaps } = await stateBefore(pids);
    trace.tracer.reporter.schedule(events, time);
    const inodes = events.flatMap((event) => (event.type === "observed" ? [event.at.inode] : []));
    return { gaps, sockets: new Set(inodes).size };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { gaps: [`sockets that were already open cannot be read: ${why}`], sockets: null };
  }
}

interface StateBefore {
  readonly events: readonly SocketEvent[];
  /** When the kernel was asked. */
  readonly time: Micros;
  readonly gaps: readonly string[];
}

async function stateBefore(pids: readonly number[]): Promise<StateBefore> {
  const { snapshots } = await import("../kernel/snapshot.ts");
  const time = asMicros(Date.now() * 1000);
  const found = snapshots(pids.map(asPid), { tcpInfo: false, others: false, listed: false });
  const described = pids.flatMap((pid) => describeProcess(asPid(pid), time));
  const observed = found.flatMap((process) => (process.type === "gone" ? [] : observe(process, time)));
  const gaps = found.flatMap((process) =>
    process.type === "gone" || process.partial === null ? [] : [cannotInspect(process.pid, process.partial)],
  );
  return { events: [...described, ...observed], time, gaps };
}
