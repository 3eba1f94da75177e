import { isFault, type Fault } from "../../base/fault.ts";
import type { Selection } from "../../select/selection.ts";
import { inheritedFds, type OpenFd } from "../../sources/strace/inherited-fds.ts";
import { firstChild, procIsOurs, tracees } from "../../proc/process.ts";
import type { Launched } from "../../sources/strace/launch.ts";
import type { Ended } from "../../sources/strace/live.ts";
import { launchByEbpf, type LaunchedByEbpf } from "../../trace/ebpf/launch.ts";
import { launchProgram } from "../../trace/launch.ts";
import type { LiveFlags } from "../args/flags.ts";
import { beginByEbpf, beginLive, noteRefusedMove } from "../live/begin.ts";
import { engineFor } from "../live/engine.ts";
import { endOf, outcome } from "../../trace/outcome.ts";
import { JobControl, ChildJobControl } from "../live/job-control.ts";
import { Steward, type Leave, type Traced } from "../live/steward.ts";
import type { Session } from "../session/session.ts";

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
  const unmet = await session.finish();
  steward.release();
  jobControl.release();
  session.release();
  const { main, mainPid, left } = steward;
  const came = outcome(command[0] ?? "", ended, { main, pid: mainPid, left, records: tracer.input.records });
  return isFault(came) ? came : verdictOn(came, unmet, session, flags);
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
  const unmet = await session.finish();
  steward.release();
  jobControl.release();
  session.release();
  leave();
  if (steward.left) program.unref();
  if (steward.main?.exit == null && steward.left) return verdictOn(met, unmet, session, flags);
  return verdictOn(endOf(steward.main, await program.ended), unmet, session, flags);
}

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
    signal: () => undefined,
  };
}

/** The program's end, unless --expect or --fail-on speak first. */
function verdictOn(came: Ended, unmet: Fault | null, session: Session, flags: LiveFlags): Ended | Fault {
  const verdict = unmet ?? (flags.expect !== undefined && wasStopped(came) ? met : came);
  // The program's own failure wins.
  return !isFault(verdict) && verdict.status === 0 ? (session.failedOn() ?? verdict) : verdict;
}

const met: Ended = { type: "ended", status: 0, signal: null };

/** How a script stops a server. What handles the signal (a JVM) often exits with 128 and its number. */
const stops: ReadonlySet<string | number | null> = new Set(["SIGTERM", "SIGINT", "SIGHUP", 143, 130, 129]);

/** Then the verdict of --expect is the status: a server that was stopped has no other way to end. */
function wasStopped({ status, signal }: Ended): boolean {
  return stops.has(signal ?? status);
}
