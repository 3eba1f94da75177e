import { withCommas } from "../../base/with-commas.ts";
import type { Bytes } from "../../base/brands.ts";
import { printable } from "../../base/bytes.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { containerOf } from "../../containers/containers.ts";
import type { Chosen } from "../../containers/processes.ts";
import type { Selection } from "../../select/selection.ts";
import { foreignProc } from "../../proc/foreign.ts";
import { listProcesses, readComm } from "../../proc/process.ts";
import { attachTo, settleAttachment, type Attachment } from "../../trace/attach.ts";
import { attachByEbpf, settleByEbpf } from "../../trace/ebpf/attach.ts";
import type { LiveFlags } from "../args/flags.ts";
import { chosenContainers, noneInside, pidsIn, tellInside } from "../args/containers.ts";
import { processesOf } from "../args/processes.ts";
import { engineFor } from "../live/engine.ts";
import { beginByEbpf, beginLive, noteRefusedMove } from "../live/begin.ts";
import { straceDied } from "../../trace/outcome.ts";
import { ended as allSeen } from "../session/end.ts";
import type { Session } from "../session/session.ts";
import type { Signals } from "../session/signals.ts";
import { containerLabel } from "../../views/container.ts";
import { failWith } from "../terminal/ending.ts";
import { tell } from "../terminal/tell.ts";

const STDOUT = 1;

/** `socktrace -p PID[,PID...]`, or -c NAME alone: the processes of that name. Null: all went well. */
export async function attachCommand(flags: LiveFlags, selection: Selection): Promise<Fault | null> {
  const foreign = foreignProc();
  if (foreign !== null) return foreign;
  const engine = await engineFor(flags, true);
  if (typeof engine === "object") return engine;
  const chosen = chosenContainers(flags, flags.all === true);
  if (chosen?.type === "fault") return chosen;
  const pids = pidsIn(chosen, flags.pid.length > 0 ? processesOf(flags.pid) : pidsOf(selection));
  if (pids.length === 0 && flags.all !== true) return noneInside(flags, chosen, pids) ?? noProcess(flags);
  if (engine === "ebpf") return attachEbpf(pids, flags, selection, chosen);
  const begun = await beginLive(flags, selection, "attach", STDOUT);
  if (isFault(begun)) return begun;
  const { session, machine, settings } = begun;
  const { trace, outlet } = session;
  const signals = session.takeSignals();
  const running = await attachTo(trace, machine, pids, settings, noteRefusedMove);
  if (isFault(running)) return running;
  const { live } = running;
  const stop = leaveOn(signals, live.strace.leave, session);
  refuseCtrlZ();
  outlet.onLost = live.strace.leave;
  const following = session.follow(running, flags);
  const attachment = await settleAttachment(trace, running, pids, () => stop.asked);
  const { attached, refusals, gaps } = attachment;
  tellGaps(gaps);
  if (attached.length > 0 && !stop.asked && flags.quiet !== true) tell(`${attachedText(attachment)}; Ctrl-C detaches`);
  session.showFound();
  if (attached.length > 0 || !stop.asked) refusals.forEach(failWith);
  const ended = await following;
  const { input } = trace.tracer;
  if (attached.length === 0 && input.records === 0 && !stop.asked) return null;
  if (stop.asked) input.forgiveCut();
  const end = await session.finish(() =>
    stop.asked || outlet.output.trouble !== null || ended.status === 0 ? allSeen : straceDied(ended, pids[0] ?? null),
  );
  return isFault(end) ? end : null;
}

/** The same by the eBPF engine. */
async function attachEbpf(
  pids: readonly number[],
  flags: LiveFlags,
  selection: Selection,
  chosen: Chosen | null,
): Promise<Fault | null> {
  const gone = flags.pid.find((pid) => readComm(pid) === null);
  if (gone !== undefined) return fault(`process ${gone}: no such process (ps -e lists all)`, 1);
  const begun = await beginByEbpf(flags, selection, "attach", STDOUT);
  if (isFault(begun)) return begun;
  const { session, settings } = begun;
  const { trace, outlet } = session;
  const signals = session.takeSignals();
  if (flags.all === true) tellInside();
  const running = await attachByEbpf(trace, pids, settings, targetsOf(flags, chosen));
  if (isFault(running)) return running;
  const stop = leaveOn(signals, running.leave, session);
  outlet.onLost = running.leave;
  const following = session.followEbpf(running, flags);
  const attachment = await settleByEbpf(trace, running, pids, () => stop.asked);
  tellGaps(attachment.gaps);
  if (!stop.asked && flags.quiet !== true) tell(`${attachedText(attachment)}; Ctrl-C ends the trace`);
  session.showFound();
  await following;
  const end = await session.finish(() => allSeen);
  return isFault(end) ? end : null;
}

/** `attached to 4711 (nginx), 12 sockets open`: at once, since nothing else may be printed for long. */
function attachedText({ attached, sockets }: Attachment): string {
  const [pid] = attached;
  const comm = pid === undefined ? null : readComm(pid);
  const name = comm === null || pid === undefined ? "" : ` (${printable(comm)}${insideOf(pid)})`;
  const who = attached.length === 1 ? `${pid}${name}` : `${withCommas(attached.length)} processes`;
  const open = sockets === null ? "" : `, ${withCommas(sockets)} ${sockets === 1 ? "socket" : "sockets"} open`;
  return `attached to ${who}${open}`;
}

/** `, in container web` */
function insideOf(pid: number): string {
  const container = containerOf(pid);
  const label = container === null ? null : containerLabel(container);
  return label === null ? "" : `, in container ${label}`;
}

/** Any signal that means "stop" lets go of the processes, which go on as if nothing had been there. */
function leaveOn(signals: Signals, leave: () => void, session: Session): { asked: boolean } {
  const { verifier } = session.trace;
  const stop = { asked: false };
  signals.give(() => {
    stop.asked = true;
    // --verify: a last look at all that is open, while what changes is still reported.
    if (verifier === null) leave();
    else {
      const hide = session.showWait({ words: "comparing with the kernel" });
      void verifier.all().then(hide).then(leave);
    }
  });
  return stop;
}

/** Ctrl-Z would stop us and with us, as soon as strace's FIFO is full, the target. */
function refuseCtrlZ(): void {
  process.on("SIGTSTP", () => {
    tell("Ctrl-Z ignored: it would stop the traced process too; Ctrl-C detaches");
  });
}

/** Whether -a narrows all processes to those of containers. */
function targetsOf(flags: LiveFlags, chosen: Chosen | null): Parameters<typeof attachByEbpf>[3] {
  const all = flags.all === true;
  return { all, containers: all ? (chosen?.wanted ?? null) : null };
}

function noProcess({ command }: LiveFlags): Fault {
  return fault(`no running process has a command that begins with ${command.join(" or ")}`, 1);
}

/** Kernel threads have no fds. */
function pidsOf(selection: Selection): readonly number[] {
  const isChosen = (comm: Bytes | null): boolean => comm !== null && selection.process(comm);
  return listProcesses()
    .filter(({ pid, isKernelThread, isZombie }) => pid !== process.pid && !isKernelThread && !isZombie)
    .flatMap(({ pid }) => (isChosen(readComm(pid)) ? [pid] : []));
}

/** So many lines of what could not be read; then how many more there are. */
const MOST_GAPS = 3;

function tellGaps(gaps: readonly string[]): void {
  gaps.slice(0, MOST_GAPS).forEach(tell);
  if (gaps.length > MOST_GAPS) tell(`and ${withCommas(gaps.length - MOST_GAPS)} more such processes`);
}
