import { setImmediate, setTimeout } from "node:timers/promises";
import { listThreads } from "../../proc/process.ts";
import { threadState } from "../../proc/stat.ts";
import type { Tid } from "../../base/brands.ts";

/** A thread that computes all the time has long been stopped; one that still waits for a CPU after this is given up. */
const PATIENCE_MS = 250;

/**
 * Waits until each thread of processes that strace has attached to has come to its first stop: only what it does after that
 * is in the trace. strace has asked for the stop (PTRACE_INTERRUPT) before it reports the process as attached, and
 * the thread is awake from then on; but as long as it waits for a CPU, the call that it is in can still succeed (an
 * accept() whose client has just come), and be in no trace. Measured on 6.18 with all CPUs busy: one attach in thirteen.
 */
export async function firstStops(pids: readonly number[]): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (const pid of pids) {
    for (const tid of listThreads(pid)) while (isUnderWay(pid, tid) && performance.now() < end) await setTimeout(1);
    await setImmediate();
  }
}

/**
 * A thread that sleeps (S) has been stopped and gone on: none that is asked to stop can fall asleep before. A wait that
 * nothing can interrupt (D) goes on before the stop.
 */
function isUnderWay(pid: number, tid: Tid): boolean {
  const state = threadState(pid, tid);
  return state === "R" || state === "D";
}
