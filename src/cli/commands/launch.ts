import { isFault, type Fault } from "../../base/fault.ts";
import type { Selection } from "../../select/selection.ts";
import { inheritedFds, type OpenFd } from "../../sources/process/inherited-fds.ts";
import { firstChild, procIsOurs, tracees } from "../../proc/process.ts";
import type { Launched } from "../../sources/strace/launch.ts";
import type { Ended } from "../../sources/process/ended.ts";
import { launchByEbpf, type LaunchedByEbpf } from "../../trace/ebpf/launch.ts";
import { launchProgram } from "../../trace/launch.ts";
import type { LiveFlags } from "../args/flags.ts";
import { beginByEbpf, beginLive, noteRefusedMove } from "../live/begin.ts";
import { engineFor } from "../live/engine.ts";
import { endOf as programsEnd, outcome } from "../../trace/outcome.ts";
import { JobControl, ChildJobControl } from "../live/job-control.ts";
import { Steward, type Leave, type Traced } from "../live/steward.ts";

const STDERR = 2;

/** `socktrace [--] COMMAND [ARG...]`: how the command ended, for us to end likewise. */
export async function launchCommand(
  command: readonly string[],
  flags: LiveFlags,
  selection: Selection,
  open: readonly OpenFd[],
): Promise<Ended | Fault> {
  const fds = { passed: open.map(({ fd }) => fd), lost: inheritedFds(open) };
  const engine = await engineFor(flags, false);
  if (typeof engine === "object") return engine;
  if (engine === "ebpf") return launchEbpf(command, flags, selection, fds);
  const begun = await beginLive(flags, selection, "launch", STDERR);
  if (isFault(begun)) return begun;
  const { session, machine, settings } = begun;
  const { tracer } = session.trace;
  const signals = session.takeSignals();
  const running = await launchProgram(session.trace, machine, command, settings, fds, noteRefusedMove);
  if (isFault(running)) return running;
  const steward = new Steward(underStrace(running.live), tracer.reporter.world.state, leaveOf(flags));
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

/** The same by the eBPF engine. */
async function launchEbpf(
  command: readonly string[],
  flags: LiveFlags,
  selection: Selection,
  fds: { readonly passed: readonly number[]; readonly lost: readonly number[] },
): Promise<Ended | Fault> {
  const begun = await beginByEbpf(flags, selection, "launch", STDERR);
  if (isFault(begun)) return begun;
  const { session, settings } = begun;
  const signals = session.takeSignals();
  const running = await launchByEbpf(session.trace, command, settings, fds);
  if (isFault(running)) return running;
  const { program, leave } = running;
  const steward = new Steward(byEbpf(running), session.trace.tracer.reporter.world.state, leaveOf(flags));
  signals.give((signal) => {
    steward.obey(signal);
  });
  const jobControl = new ChildJobControl(program.pid);
  await session.followEbpf(running, flags);
  steward.release();
  if (steward.left) program.unref();
  const isLeft = steward.left && steward.main?.exit == null;
  const came = isLeft ? left : programsEnd(steward.main, await program.ended);
  const end = await session.finish(() => came);
  jobControl.release();
  session.release();
  leave();
  return end;
}

const left: Ended = { type: "ended", status: 0, signal: null };

function leaveOf(flags: LiveFlags): Leave {
  return { onSignal: flags.detachable === true, onExit: flags.detachOnExit === true };
}

function underStrace({ opened, strace }: Launched): Traced {
  return {
    opened,
    mainPid: () => (procIsOurs() ? firstChild(strace.pid) : null),
    pids: () => (procIsOurs() ? tracees(strace.pid) : null),
    leave: strace.leave,
    signal: strace.signal,
  };
}

/** Its processes are those whose end was not reported. */
function byEbpf({ program, engine, leave }: LaunchedByEbpf): Traced {
  return {
    opened: Promise.resolve(),
    mainPid: () => program.pid,
    pids: () => [...engine.input.alive],
    leave,
    // What is to be killed last is the tracer: nothing of the program is left.
    signal: (name) => {
      if (name === "SIGKILL") leave();
    },
  };
}
