import { asPid } from "../../base/brands.ts";
import { describeProcess } from "../../kernel/describe.ts";
import { attach, refusal, type Attached } from "../../sources/attach.ts";
import { isFault, type Fault } from "../../sources/fault.ts";
import type { LiveFlags } from "../flags.ts";
import { prepareLive } from "../live-run.ts";
import { reportTroubles } from "../report.ts";
import { traceOptions } from "../trace-options.ts";

const STDOUT = 1;

/** `socktrace -p PID[,PID...]`; null: all went well. */
export async function attachCommand(flags: LiveFlags): Promise<Fault | null> {
  const ready = await prepareLive(flags, STDOUT);
  if (isFault(ready)) return ready;
  const { strace, run, raw } = ready;
  const live = await attach(strace, flags.pid, traceOptions(flags));
  if (isFault(live)) return live;
  const stop = detachOnSignals(live);
  const pumped = run.pump(live.output, "-", null, raw);
  const attached = await live.attached;
  if (attached) {
    for (const pid of flags.pid) for (const event of describeProcess(asPid(pid))) run.tracer.event(event);
  }
  await pumped;
  const ended = await live.ended;
  if (!attached && run.tracer.records === 0 && !stop.asked) return refusal(ended.said, flags.pid);
  await run.finish({ strace: strace.version, source: "attach" });
  reportTroubles(run);
  return null;
}

/** Any signal that means "stop" makes strace let go of its target, which goes on as if nothing had been there. */
function detachOnSignals(live: Attached): { asked: boolean } {
  const stop = { asked: false };
  const detach = (): void => {
    stop.asked = true;
    live.strace.kill("SIGTERM");
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) process.on(signal, detach);
  return stop;
}
