import { asMicros, asPid, type Micros } from "../base/brands.ts";
import { isFault, type Fault } from "../base/fault.ts";
import type { SocketEvent } from "../events/event.ts";
import { describeProcess } from "../kernel/describe.ts";
import type { openSockets } from "../kernel/open-sockets.ts";
import type { Refusal } from "../events/snapshot.ts";
import { attach, type Attached } from "../sources/strace/attach.ts";
import { refusal } from "../sources/strace/refusal.ts";
import { cannotInspect } from "../views/snapshot/refusal.ts";
import { placementFor, running, type Machine, type Running } from "./live.ts";
import { Gate } from "./gate.ts";
import { lostRights, parentIn } from "./lost-rights.ts";
import type { LiveSettings } from "./settings.ts";
import { inSlices } from "./slices.ts";
import { straceOptions } from "./strace-options.ts";
import type { Trace } from "./trace.ts";

/** Attaches strace to running processes. `onRefused`: the kernel does not let us choose their CPU. */
export async function attachTo(
  trace: Trace,
  { strace }: Machine,
  pids: readonly number[],
  settings: LiveSettings,
  onRefused: () => void,
): Promise<RunningAttached | Fault> {
  const placement = await placementFor(pids, trace, settings, onRefused);
  if (placement !== null && isFault(placement)) return placement;
  const live = await attach(strace, pids, straceOptions(settings, placement));
  if (isFault(live)) return live;
  trace.tracer.reporter.annotate = lostRights(null, parentIn(trace));
  const gate = new Gate();
  live.output.on("error", (error) => gate.destroy(error)).pipe(gate);
  return { ...running(trace, { ...live, output: gate }, placement, settings), gate };
}

/** strace runs, and what it prints waits until `settleAttachment` has asked the kernel. */
export interface RunningAttached extends Running<Attached> {
  readonly gate: Gate;
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
 * already, so what changes from then on is seen as well. To be called once the output is being read. `isLeft`: whether
 * the processes were left meanwhile.
 */
export async function settleAttachment(
  trace: Trace,
  { live, gate }: RunningAttached,
  pids: readonly number[],
  isLeft: () => boolean,
): Promise<Attachment> {
  const refused = await live.refused;
  const attached = pids.filter((pid) => !refused.includes(pid));
  const refusals = refused.map((pid) => refusal(pid, live.messages()));
  const before = attached.length === 0 ? { gaps: [], sockets: 0 } : await scheduleState(trace, attached, isLeft);
  gate.open();
  return { attached, refusals, ...before };
}

/** What the processes have open now, for the model. Where the kernel cannot be asked, the trace alone has to do. */
export async function scheduleState(
  trace: Trace,
  pids: readonly number[],
  isLeft: () => boolean,
): Promise<Pick<Attachment, "gaps" | "sockets">> {
  try {
    const { events, time, gaps } = await stateBefore(pids, isLeft);
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

/** In slices: a Ctrl-C must not wait, and what strace prints has to be read. */
async function stateBefore(pids: readonly number[], isLeft: () => boolean): Promise<StateBefore> {
  const { openSockets } = await import("../kernel/open-sockets.ts");
  const time = asMicros(Date.now() * 1000);
  const read = openSockets(time);
  const described: SocketEvent[] = [];
  const sockets: SocketEvent[] = [];
  const gaps: string[] = [];
  function* steps(): Generator<void> {
    for (const pid of pids.map(asPid)) {
      described.push(...describeProcess(pid, time));
      const refusal = yield* each(read(pid), (socket) => sockets.push(socket));
      if (refusal !== null) gaps.push(cannotInspect(pid, refusal));
    }
  }
  if (!(await inSlices(steps(), isLeft))) gaps.push(LEFT);
  return { events: [...described, ...sockets], time, gaps };
}

/** A step for each that is found. */
function* each(
  reading: ReturnType<ReturnType<typeof openSockets>>,
  take: (socket: SocketEvent) => void,
): Generator<void, Refusal | null> {
  try {
    for (;;) {
      const next = reading.next();
      if (next.done === true) return next.value;
      if (next.value !== null) take(next.value);
      yield;
    }
  } finally {
    reading.return(null);
  }
}

const LEFT = "left before all sockets that were already open were read: the summary lacks some of them";
