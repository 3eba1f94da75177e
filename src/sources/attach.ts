import { straceArguments, type TraceOptions } from "./argv.ts";
import { start } from "./child.ts";
import { fault, isFault, type Fault } from "./fault.ts";
import { makeFifo } from "./fifo.ts";
import { startGuard } from "./guard.ts";
import { leaver, type Ended, type Live } from "./live.ts";
import type { Strace } from "./strace.ts";
import { readStatus } from "./tracees.ts";

/** An attached strace; `attached` comes true when it has hold of every thread, false when it ended before. */
export interface Attached extends Live {
  readonly attached: Promise<boolean>;
}

/** Of strace's own messages only the last are kept. */
const KEPT = 65_536;

/**
 * Attaches to running processes, all their threads. strace runs in a session of its own, so that the terminal's
 * Ctrl-C reaches it through us alone; TERM makes it detach from all and leave them running.
 */
export async function attach(
  strace: Strace,
  pids: readonly number[],
  options: TraceOptions,
): Promise<Attached | Fault> {
  const gone = await firstGone(pids);
  if (gone !== null) return fault(`process ${gone} does not exist: look with ps -e`, 1);
  const fifo = await makeFifo();
  if (isFault(fifo)) return fifo;
  const guard = await startGuard(fifo, "detach");
  const child = await start(
    strace.path,
    [...straceArguments(strace, options, fifo.path), ...pids.flatMap((pid) => ["-p", String(pid)])],
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  if (isFault(child)) {
    guard?.dismiss();
    await fifo.close();
    return child;
  }
  const words = listen(child.stderr, pids.length);
  const ended = child.ended.then(async ({ status, signal }): Promise<Ended> => {
    guard?.dismiss();
    await fifo.close();
    return { type: "ended", status, signal, said: words.said() };
  });
  return {
    type: "live",
    output: fifo.stream,
    strace: { pid: child.pid, signal: child.kill, leave: leaver(child, "SIGTERM") },
    ended,
    notes: guard === null ? ["without /bin/sh nobody makes strace let go if socktrace is killed by SIGKILL"] : [],
    attached: Promise.race([words.attached, ended.then(() => false)]),
  };
}

/** What strace's refusal means and what to do. */
export function refusal(said: string, pids: readonly number[]): Fault {
  const who = pids.length === 1 ? `process ${pids[0] ?? "?"}` : `processes ${pids.join(", ")}`;
  if (said.includes("No such process")) return fault(`${who}: gone before strace could attach`, 1);
  if (said.includes("already being traced")) return fault(`${who}: another tracer has it already: end that one first`);
  if (said.includes("Operation not permitted")) {
    return fault(
      `${who}: strace may not attach: run as root or as its user; if that is so already, another tracer holds it (TracerPid in ` +
        `/proc/PID/status), /proc/sys/kernel/yama/ptrace_scope forbids it (set it to 0), or the container lacks CAP_SYS_PTRACE`,
    );
  }
  return fault(`${who}: strace could not attach: ${firstLine(said)}`);
}

/** `strace: Process 25630 attached` or `... attached with 3 threads`, one line a process. */
function listen(
  stderr: NodeJS.ReadableStream | null,
  count: number,
): { readonly said: () => string; readonly attached: Promise<true> } {
  let text = "";
  const attached = new Promise<true>((resolve) => {
    stderr?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-KEPT);
      if ((text.match(/Process \d+ attached/g)?.length ?? 0) >= count) resolve(true);
    });
  });
  return { said: () => text, attached };
}

async function firstGone(pids: readonly number[]): Promise<number | null> {
  for (const pid of pids) if ((await readStatus(pid)) === null) return pid;
  return null;
}

function firstLine(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? "it said nothing";
}
