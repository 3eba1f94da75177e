import { readSysctls } from "../../kernel/sysctls.ts";
import { sysctlNames } from "../../linux/sysctls.ts";
import type { Selection } from "../../select/selection.ts";
import { isFault, type Fault } from "../../base/fault.ts";
import { findStrace, type Strace } from "../../sources/strace/strace.ts";
import type { State } from "../../world/state.ts";
import type { LiveFlags } from "../args/flags.ts";
import type { OneCpu } from "./one-cpu.ts";
import { startRun, type Run } from "../session/run.ts";
import { openTarget, type Target } from "../terminal/target.ts";

/** What a live trace needs before strace is started. */
export interface LiveRun {
  readonly type: "live-run";
  readonly strace: Strace;
  readonly run: Run;
  /** --raw's file. */
  readonly raw: Target | null;
}

/** Finds strace, opens the files, reads the machine's settings; `fd`: where the text goes without -o. */
export async function prepareLive(flags: LiveFlags, selection: Selection, fd: number): Promise<LiveRun | Fault> {
  const found = findStrace(flags.strace);
  // Read while strace answers.
  const sysctls = readSysctls(sysctlNames());
  const strace = await found;
  if (isFault(strace)) return strace;
  const run = await startRun(flags, selection, fd, {
    sysctls,
    follow: flags.follow,
    fdCalls: flags.light !== true,
  });
  if (isFault(run)) return run;
  if (flags.verify === true || flags.verifyEach === true) await verify(run, flags.verifyEach === true);
  const raw = flags.raw === undefined ? null : openTarget(flags.raw, flags.rotate);
  if (raw?.type === "fault") return raw;
  return { type: "live-run", strace, run, raw };
}

/** Loaded when it is asked for, and koffi with it. */
async function verify(run: Run, each: boolean): Promise<void> {
  const { Verifier } = await import("../../verify/verifier.ts");
  run.verifier = new Verifier(run.tracer.world.state, each);
  run.tracer.watcher = run.verifier;
}

/** --one-cpu: chosen for these processes, or for what is launched. Null: there is but one CPU. Loads koffi. */
export async function placeAt(pids: readonly number[], { processes }: State): Promise<OneCpu | Fault | null> {
  const { oneCpu } = await import("./one-cpu.ts");
  return oneCpu(pids, () => Array.from(processes.values(), ({ pid }) => pid));
}
