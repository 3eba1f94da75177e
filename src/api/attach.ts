import type { Attached } from "../sources/strace/attach.ts";
import { attachTo, settleAttachment } from "../trace/attach.ts";
import { straceDied } from "../trace/outcome.ts";
import type { Summary } from "../views/json/types.ts";
import { Changes } from "./changes.ts";
import { openLive, orThrow, settingsOf } from "./live.ts";
import { ChangesAndSummary } from "./run.ts";
import { summaryOf } from "./summary.ts";
import type { AttachOptions, Attachment } from "./types.ts";

/**
 * Attaches to running processes, with all their threads, and traces them until `detach` or their end. What they had
 * open before is read from the kernel. Rejects where one of them cannot be attached to.
 */
export function attach(pids: number | readonly number[], options: AttachOptions = {}): Attachment {
  return new AttachedProcesses(typeof pids === "number" ? [pids] : pids, options);
}

class AttachedProcesses extends ChangesAndSummary implements Attachment {
  private readonly state: State;

  constructor(pids: readonly number[], options: AttachOptions) {
    const changes = new Changes("program");
    const state: State = { live: null, asked: false };
    super(changes, follow(pids, options, changes, state));
    this.state = state;
  }

  detach(): void {
    this.state.asked = true;
    this.state.live?.strace.leave();
  }
}

interface State {
  /** Null: strace does not run yet. */
  live: Attached | null;
  /** Somebody has asked to detach. */
  asked: boolean;
}

async function follow(
  pids: readonly number[],
  options: AttachOptions,
  changes: Changes,
  state: State,
): Promise<Summary> {
  const settings = settingsOf(options);
  const { trace, machine } = await openLive("attach", changes, settings, options);
  const attached = orThrow(await attachTo(trace, machine, pids, settings, () => undefined));
  const { live, pump } = attached;
  for (const note of live.notes) options.onNote?.(note);
  state.live = live;
  if (state.asked) live.strace.leave();
  const pumped = pump(changes, null);
  const { refusals, gaps } = await settleAttachment(trace, attached, pids, () => state.asked);
  const [refused] = refusals;
  if (refused !== undefined && !state.asked) {
    live.strace.leave();
    await pumped;
    orThrow(refused);
  }
  const ended = await pumped;
  if (state.asked) trace.tracer.input.forgiveCut();
  const summary = summaryOf(trace, options, gaps);
  if (!state.asked && ended.status !== 0) orThrow(straceDied(ended, pids[0] ?? null));
  return summary;
}
