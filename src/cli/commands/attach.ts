import { asMicros, asPid, type Bytes, type Micros } from "../../base/brands.ts";
import type { SocketEvent } from "../../events/event.ts";
import { describeProcess } from "../../kernel/describe.ts";
import { observe } from "../../kernel/observe.ts";
import { attach, type Attached } from "../../sources/strace/attach.ts";
import { removeLeftovers } from "../../sources/strace/folder.ts";
import type { Selection } from "../../select/selection.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { refusal } from "../../sources/strace/refusal.ts";
import { failWith } from "../terminal/ending.ts";
import type { LiveFlags } from "../args/flags.ts";
import { tellInBetween } from "../session/interim.ts";
import { Price } from "../live/price.ts";
import { lostRights } from "../live/lost-rights.ts";
import { placeAt, prepareLive } from "../live/live-run.ts";
import { straceDied } from "../live/outcome.ts";
import { reportTroubles } from "../session/report.ts";
import type { Run } from "../session/run.ts";
import { Signals } from "../live/signals.ts";
import { tell } from "../terminal/tell.ts";
import { traceOptions } from "../live/trace-options.ts";

const STDOUT = 1;

/** `socktrace -p PID[,PID...]`, or -c NAME alone: the processes of that name. Null: all went well. */
export async function attachCommand(flags: LiveFlags, selection: Selection): Promise<Fault | null> {
  const pids = flags.pid.length > 0 ? flags.pid : await pidsOf(selection);
  if (pids.length === 0)
    return fault(`no running process has a command that begins with ${flags.command.join(" or ")}`, 1);
  const ready = await prepareLive(flags, selection, STDOUT);
  if (isFault(ready)) return ready;
  const { strace, run, raw } = ready;
  const placement = flags.oneCpu === true ? await placeAt(pids, run.tracer.world.state) : null;
  if (placement !== null && isFault(placement)) return placement;
  const signals = new Signals();
  const live = await attach(strace, pids, traceOptions(flags, placement));
  if (isFault(live)) return live;
  const price = new Price(live.strace.pid);
  for (const note of live.notes) tell(note);
  run.tracer.annotate = lostRights(null);
  const stop = detachOn(signals, live, run);
  run.onLost = live.strace.leave;
  void removeLeftovers();
  const about = { strace: strace.version, source: "attach" } as const;
  const endInterim = tellInBetween(run, about, flags.every);
  const pumped = run.pump(live.output, "-", null, raw);
  const refused = await live.refused;
  const attached = pids.filter((pid) => !refused.includes(pid));
  const refusals = refused.map((pid) => refusal(pid, live.said()));
  if (attached.length > 0) await scheduleState(run, attached);
  if (attached.length > 0 || !stop.asked) for (const problem of refusals) failWith(problem);
  await pumped;
  endInterim();
  const ended = await live.ended;
  placement?.release(live.strace.pid);
  if (attached.length === 0 && run.tracer.records === 0 && !stop.asked) return null;
  signals.onlyReportIsLeft();
  if (stop.asked) run.tracer.forgiveCut();
  await run.finish(about);
  reportTroubles(run);
  price.tell(flags, run.tracer);
  const unmet = run.unmet();
  if (stop.asked || run.output.trouble !== null || ended.status === 0) return unmet;
  return straceDied(ended, pids[0] ?? null);
}

/**
 * Any signal that means "stop" makes strace let go of its target, which goes on as if nothing had been there. Ctrl-Z
 * would stop us and with us, as soon as the FIFO is full, the target: it is not obeyed.
 */
function detachOn(signals: Signals, live: Attached, run: Run): { asked: boolean } {
  const stop = { asked: false };
  signals.give(() => {
    stop.asked = true;
    // --verify: a last look at all that is open, while strace still tells what changes.
    if (run.verifier === null) live.strace.leave();
    else void run.verifier.all().then(live.strace.leave);
  });
  process.on("SIGTSTP", () => {
    tell("Ctrl-Z ignored: it would stop the traced process too; Ctrl-C detaches");
  });
  return stop;
}

/** What the kernel says of the processes. Where it cannot be asked the trace alone has to tell. */
async function scheduleState(run: Run, pids: readonly number[]): Promise<void> {
  try {
    run.tracer.schedule(...(await stateBefore(pids)));
  } catch (error) {
    tell(`sockets that were already open cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The state that the processes had when we came, and when we looked: strace has hold of them already, so what
 * changes from then on is seen as well.
 */
async function stateBefore(pids: readonly number[]): Promise<[readonly SocketEvent[], Micros]> {
  const { snapshots } = await import("../../kernel/snapshot.ts");
  const time = asMicros(Date.now() * 1000);
  const found = snapshots(pids.map(asPid), { tcpInfo: false, others: false, listed: false });
  const observed = found.flatMap((process) => (process.type === "gone" ? [] : observe(process, time)));
  for (const process of found) {
    if (process.type !== "gone" && process.partial !== null) tell(`process ${process.pid}: ${process.partial.text}`);
  }
  return [[...pids.flatMap((pid) => describeProcess(asPid(pid), time)), ...observed], time];
}

async function pidsOf(selection: Selection): Promise<readonly number[]> {
  const { listPids, readComm } = await import("../../proc/process.ts");
  const isMeant = (comm: Bytes | null): boolean => comm !== null && selection.process(comm);
  return listPids().filter((pid) => pid !== process.pid && isMeant(readComm(pid)));
}
