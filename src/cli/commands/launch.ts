import type { Selection } from "../../select/selection.ts";
import { isFault, type Fault } from "../../base/fault.ts";
import { removeLeftovers } from "../../sources/strace/folder.ts";
import { inheritedFds, type OpenFd } from "../../sources/strace/inherited-fds.ts";
import { launch } from "../../sources/strace/launch.ts";
import type { Ended } from "../../sources/strace/live.ts";
import type { LiveFlags } from "../args/flags.ts";
import { tellInBetween } from "../session/interim.ts";
import { Price } from "../live/price.ts";
import { lostRights } from "../live/lost-rights.ts";
import { placeAt, prepareLive } from "../live/live-run.ts";
import { outcome } from "../live/outcome.ts";
import { reportTroubles } from "../session/report.ts";
import { Signals } from "../live/signals.ts";
import { Steward } from "../live/steward.ts";
import { tell } from "../terminal/tell.ts";
import { traceOptions } from "../live/trace-options.ts";

const STDERR = 2;

/** `socktrace [--] COMMAND [ARG...]`: how the command ended, for us to end likewise. */
export async function launchCommand(
  command: readonly string[],
  flags: LiveFlags,
  selection: Selection,
  open: readonly OpenFd[],
): Promise<Ended | Fault> {
  const inherited = inheritedFds(open);
  const ready = await prepareLive(flags, selection, STDERR);
  if (isFault(ready)) return ready;
  const { strace, run, raw } = ready;
  const placement = flags.oneCpu === true ? await placeAt([], run.tracer.world.state) : null;
  if (placement !== null && isFault(placement)) return placement;
  const signals = new Signals();
  const live = await launch(strace, command, traceOptions(flags, placement), inherited);
  if (isFault(live)) return live;
  const price = new Price(live.strace.pid);
  for (const note of live.notes) tell(note);
  const { tracer } = run;
  tracer.annotate = lostRights(live);
  const steward = new Steward(live, tracer.world.state, {
    onSignal: flags.detachable === true,
    onExit: flags.detachOnExit === true,
  });
  signals.give((signal) => {
    steward.obey(signal);
  });
  void removeLeftovers();
  const about = { strace: strace.version, source: "launch" } as const;
  const endInterim = tellInBetween(run, about, flags.every);
  await run.pump(live.output, "-", null, raw);
  endInterim();
  const ended = await live.ended;
  placement?.release(live.strace.pid);
  signals.onlyReportIsLeft();
  await run.finish(about);
  reportTroubles(run);
  price.tell(flags, run.tracer);
  const unmet = run.unmet();
  steward.release();
  signals.release();
  const { main, mainPid, left } = steward;
  const came = outcome(command[0] ?? "", ended, { main, pid: mainPid, left, records: tracer.records });
  return isFault(came) ? came : (unmet ?? came);
}
