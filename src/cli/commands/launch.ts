import { isFault, type Fault } from "../../base/fault.ts";
import type { Selection } from "../../select/selection.ts";
import { inheritedFds, type OpenFd } from "../../sources/strace/inherited-fds.ts";
import type { Ended } from "../../sources/strace/live.ts";
import { launchProgram } from "../../trace/launch.ts";
import type { LiveFlags } from "../args/flags.ts";
import { beginLive, noteRefusedMove } from "../live/begin.ts";
import { outcome } from "../../trace/outcome.ts";
import { JobControl } from "../live/job-control.ts";
import { Steward } from "../live/steward.ts";

const STDERR = 2;

/** `socktrace [--] COMMAND [ARG...]`: how the command ended, for us to end likewise. */
export async function launchCommand(
  command: readonly string[],
  flags: LiveFlags,
  selection: Selection,
  open: readonly OpenFd[],
): Promise<Ended | Fault> {
  const fds = { passed: open.map(({ fd }) => fd), lost: inheritedFds(open) };
  const begun = await beginLive(flags, selection, "launch", STDERR);
  if (isFault(begun)) return begun;
  const { session, machine, settings } = begun;
  const { tracer } = session.trace;
  const signals = session.takeSignals();
  const running = await launchProgram(session.trace, machine, command, settings, fds, noteRefusedMove);
  if (isFault(running)) return running;
  const steward = new Steward(running.live, tracer.reporter.world.state, {
    onSignal: flags.detachable === true,
    onExit: flags.detachOnExit === true,
  });
  signals.give((signal) => {
    steward.obey(signal);
  });
  const jobControl = new JobControl(steward);
  tracer.reporter.onStopped = (stop) => void jobControl.stopped(stop);
  const ended = await session.follow(running, flags);
  const end = await session.finish(() => {
    steward.release();
    const { main, mainPid, left } = steward;
    return outcome(command[0] ?? "", ended, { main, pid: mainPid, left, records: tracer.input.records });
  });
  jobControl.release();
  session.release();
  return end;
}
