import { isFault, type Fault } from "../base/fault.ts";
import { findMachine, resolutionOf, startVerifying, worldOptions, type Machine } from "../trace/live.ts";
import type { LiveSettings } from "../trace/settings.ts";
import { Trace, type Source } from "../trace/trace.ts";
import type { Changes } from "./changes.ts";
import { SocktraceError } from "./error.ts";
import type { LiveOptions } from "./types.ts";

export function settingsOf({
  strace,
  follow = true,
  light = false,
  data = false,
  where = false,
  verify = false,
}: LiveOptions): LiveSettings {
  const how = verify ? "at-exit" : "no";
  return { strace: strace ?? null, follow, light, data, where, oneCpu: false, verify: how, judged: false };
}

/** A trace that is about to begin, and the strace that it will use. */
export async function openLive(
  source: Source["source"],
  changes: Changes,
  settings: LiveSettings,
  { keep }: LiveOptions,
): Promise<{ readonly trace: Trace; readonly machine: Machine }> {
  const machine = orThrow(await findMachine(settings));
  const trace = new Trace({ source, engine: "strace", strace: machine.strace.version }, changes.view, {
    ...worldOptions(machine, settings),
    ...(keep === undefined ? {} : { keep }),
    timeline: true,
    resolution: resolutionOf(machine, settings),
  });
  await startVerifying(trace, settings.verify);
  return { trace, machine };
}

/** The value, or its fault thrown. */
export function orThrow<Value extends object>(value: Value | Fault): Value {
  if (isFault(value)) throw new SocktraceError(value.message, value.exit);
  return value;
}
