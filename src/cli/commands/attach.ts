import { asMicros, asPid, type Bytes, type Micros } from "../../base/brands.ts";
import { printable } from "../../base/bytes.ts";
import type { SocketEvent } from "../../events/event.ts";
import { describeProcess } from "../../kernel/describe.ts";
import { observe } from "../../kernel/observe.ts";
import { attach, refusal, type Attached } from "../../sources/attach.ts";
import type { Selection } from "../../select/selection.ts";
import { fault, isFault, type Fault } from "../../sources/fault.ts";
import type { LiveFlags } from "../flags.ts";
import { prepareLive } from "../live-run.ts";
import { reportTroubles } from "../report.ts";
import { tell } from "../tell.ts";
import { traceOptions } from "../trace-options.ts";

const STDOUT = 1;

/** `socktrace -p PID[,PID...]`, or -c NAME alone: the processes of that name. Null: all went well. */
export async function attachCommand(flags: LiveFlags, selection: Selection): Promise<Fault | null> {
  const pids = flags.pid.length > 0 ? flags.pid : await pidsOf(selection);
  if (pids.length === 0) return fault(`no process whose command begins with ${flags.command.join(" or ")}`, 1);
  const ready = await prepareLive(flags, selection, STDOUT);
  if (isFault(ready)) return ready;
  const { strace, run, raw } = ready;
  const live = await attach(strace, pids, traceOptions(flags));
  if (isFault(live)) return live;
  const stop = detachOnSignals(live);
  run.onLost = () => {
    live.strace.kill("SIGTERM");
  };
  const pumped = run.pump(live.output, "-", null, raw);
  const attached = await live.attached;
  if (attached) run.tracer.schedule(...(await stateBefore(pids)));
  await pumped;
  const ended = await live.ended;
  if (!attached && run.tracer.records === 0 && !stop.asked) return refusal(ended.said, pids);
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

/**
 * The state that the processes had when we came, and when we looked: strace has hold of them already, so what
 * changes from then on is seen as well.
 */
async function stateBefore(pids: readonly number[]): Promise<[readonly SocketEvent[], Micros]> {
  const { snapshots } = await import("../../kernel/snapshot.ts");
  const time = asMicros(Date.now() * 1000);
  const found = snapshots(pids.map(asPid), { tcpInfo: false, others: false });
  const observed = found.flatMap((process) => (process.type === "gone" ? [] : observe(process, time)));
  for (const process of found) {
    if (process.type !== "gone" && process.partial !== null) tell(`process ${process.pid}: ${process.partial.text}`);
  }
  return [[...pids.flatMap((pid) => describeProcess(asPid(pid), time)), ...observed], time];
}

async function pidsOf(selection: Selection): Promise<readonly number[]> {
  const { listPids, readComm } = await import("../../kernel/proc/process.ts");
  const isMeant = (comm: Bytes | null): boolean => comm !== null && selection.process(printable(comm));
  return listPids().filter((pid) => pid !== process.pid && isMeant(readComm(pid)));
}
