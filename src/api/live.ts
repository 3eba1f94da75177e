import { isFault, type Fault } from "../base/fault.ts";
import { findMachine, startVerifying, worldOptions, type Machine } from "../trace/live.ts";
import type { LiveSettings } from "../trace/settings.ts";
import { Trace, type Source } from "../trace/trace.ts";
import type { Changes } from "./changes.ts";
import { SocktraceError } from "./error.ts";
import type { SummaryOptions } from "./summary.ts";

/** What a live trace can be asked for. */
export interface LiveOptions extends SummaryOptions {
  /** Path or name of the strace to use; default: `strace` on the PATH. */
  readonly strace?: string;
  /** Trace children and threads too; default: true. */
  readonly follow?: boolean;
  /** Trace fewer calls (no close, dup, fcntl, ioctl): less slow; default: false. */
  readonly light?: boolean;
  /** Compare the result with the kernel: `verified` of the summary; default: false. */
  readonly verify?: boolean;
  /** Closed sockets that are listed in full; the others are counted in `groups`; default: 1000. */
  readonly keep?: number;
  /** Gets what a user should know about how the trace was started, a line each. */
  readonly onNote?: (text: string) => void;
}

export function settingsOf({ strace, follow = true, light = false, verify = false }: LiveOptions): LiveSettings {
  return { strace: strace ?? null, follow, light, oneCpu: false, verify: verify ? "at-exit" : "no" };
}

/** A trace that is about to begin, and the strace that it will use. */
export async function openLive(
  source: Source["source"],
  changes: Changes,
  settings: LiveSettings,
  { keep }: LiveOptions,
): Promise<{ readonly trace: Trace; readonly machine: Machine }> {
  const machine = orThrow(await findMachine(settings));
  const trace = new Trace({ source, strace: machine.strace.version }, changes.view, {
    ...worldOptions(machine, settings),
    ...(keep === undefined ? {} : { keep }),
    timeline: true,
  });
  await startVerifying(trace, settings.verify);
  return { trace, machine };
}

/** The value, or its fault thrown. */
export function orThrow<Value extends object>(value: Value | Fault): Value {
  if (isFault(value)) throw new SocktraceError(value);
  return value;
}
