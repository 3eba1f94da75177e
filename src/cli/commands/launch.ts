import { asPid, type Tid } from "../../base/brands.ts";
import type { Selection } from "../../select/selection.ts";
import { fault, isFault, type Fault } from "../../sources/fault.ts";
import { launch } from "../../sources/launch.ts";
import type { Ended, Live } from "../../sources/live.ts";
import type { LiveFlags } from "../flags.ts";
import { prepareLive } from "../live-run.ts";
import { reportTroubles } from "../report.ts";
import type { Run } from "../run.ts";
import { tell } from "../tell.ts";
import { traceOptions } from "../trace-options.ts";

const STDERR = 2;
/** Between asking the program to end and making it. */
const GRACE_MS = 2_000;

/** `socktrace [--] COMMAND [ARG...]`: how the command ended, for us to end likewise. */
export async function launchCommand(
  command: readonly string[],
  flags: LiveFlags,
  selection: Selection,
): Promise<Ended | Fault> {
  const ready = await prepareLive(flags, selection, STDERR);
  if (isFault(ready)) return ready;
  const { strace, run, raw } = ready;
  const live = await launch(strace, command, traceOptions(flags));
  if (isFault(live)) return live;
  for (const note of live.notes) tell(note);
  const release = keepSignals(live, run);
  await run.pump(live.output, "-", null, raw);
  const ended = await live.ended;
  await run.finish({ strace: strace.version, source: "launch" });
  reportTroubles(run);
  release();
  if (run.tracer.records === 0) return fault("strace could not trace the command; its own message is above");
  if (programLives(run)) return fault("strace was killed; the program goes on without us");
  return ended;
}

/**
 * The terminal's Ctrl-C reaches the program by itself; the first one makes us stay for the report. A second one, or a
 * TERM or HUP of our own, ends the program: TERM, and KILL after a grace. The traced program is signalled, never
 * strace, which ignores it.
 */
function keepSignals(live: Live, run: Run): () => void {
  let interrupts = 0;
  let timer: NodeJS.Timeout | null = null;
  const end = (): void => {
    signalAll(run, "SIGTERM");
    timer ??= setTimeout(() => {
      signalAll(run, "SIGKILL");
      live.strace.kill("SIGCONT");
    }, GRACE_MS);
  };
  const interrupted = (): void => {
    if (++interrupts > 1) end();
  };
  process
    .on("SIGINT", interrupted)
    .on("SIGTERM", end)
    .on("SIGHUP", end)
    .on("SIGQUIT", () => undefined);
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.removeAllListeners(signal);
  };
}

function signalAll(run: Run, signal: NodeJS.Signals): void {
  for (const pid of run.tracer.world.state.processes.keys()) signalOne(pid, signal);
}

function signalOne(pid: Tid, signal: NodeJS.Signals): void {
  if (pid <= 1) return;
  try {
    process.kill(asPid(pid), signal);
  } catch {
    // It has ended since.
  }
}

/** Whether the trace ended before the first process did. */
function programLives(run: Run): boolean {
  const { state } = run.tracer.world;
  return state.endedCount === 0 && state.processes.size > 0 && !state.processes.has(asPid(0));
}
