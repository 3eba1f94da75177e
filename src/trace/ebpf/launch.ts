import { fault, isFault, type Fault } from "../../base/fault.ts";
import { launchDirectly, type Direct } from "../../sources/direct/launch.ts";
import { inheritedSockets } from "../inherited-sockets.ts";
import { untilExec } from "../launch.ts";
import type { LaunchSettings } from "../settings.ts";
import type { Trace } from "../trace.ts";
import { runningEbpf, type RunningEbpf } from "./attach.ts";
import { startEngine } from "./engine.ts";

/** A launched program and the engine that reports it. */
export interface LaunchedByEbpf extends RunningEbpf {
  readonly program: Direct;
}

/**
 * Starts the command, reported from its exec on: the program in the kernel takes what we fork between `traceChildrenOf` and `leave`, so that
 * the child need not wait for anybody. `passed`, `lost`: as of a launch under strace.
 */
export async function launchByEbpf(
  trace: Trace,
  command: readonly string[],
  settings: LaunchSettings,
  { passed, lost }: { readonly passed: readonly number[]; readonly lost: readonly number[] },
): Promise<LaunchedByEbpf | Fault> {
  if (settings.user !== null)
    return fault("-u USER needs --engine strace: take that, or launch the command by sudo -u USER COMMAND", 2);
  const sockets = await inheritedSockets(passed);
  const engine = await startEngine(trace, { all: false, pids: [], launches: true }, settings);
  if (isFault(engine)) return engine;
  engine.program.traceChildrenOf(process.pid);
  const program = await launchDirectly(command, settings, lost);
  engine.program.leave(process.pid);
  if (isFault(program)) {
    engine.leave();
    engine.program.close();
    return program;
  }
  engine.input.alive.add(program.pid);
  if (program.execs > 1) trace.tracer.reporter.hides = untilExec(program.execs);
  trace.tracer.reporter.annotate = sockets;
  engine.open();
  return { ...runningEbpf(trace, engine, settings), program };
}
