import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { straceArguments, type TraceOptions } from "./argv.ts";
import { fault, isFault, type Fault } from "./fault.ts";
import { makeFifo } from "./fifo.ts";
import type { Ended, Live } from "./live.ts";
import type { Strace } from "./strace.ts";

/** An attached strace; `attached` comes true when it has hold of every thread, false when it ended before. */
export interface Attached extends Live {
  readonly attached: Promise<boolean>;
}

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
  const child = execa(
    strace.path,
    [...straceArguments(strace, options, fifo.path), ...pids.flatMap((pid) => ["-p", String(pid)])],
    {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
      reject: false,
      cleanup: false,
      detached: true,
      maxBuffer: 65_536,
    },
  );
  if (child.pid === undefined) {
    await fifo.close();
    return fault(`${strace.path} cannot be started`);
  }
  const ended = child.then(async (result): Promise<Ended> => {
    await fifo.close();
    return { type: "ended", status: result.exitCode ?? null, signal: result.signal ?? null, said: result.stderr };
  });
  const { pid } = child;
  return {
    type: "live",
    output: fifo.stream,
    strace: { pid, kill: (signal) => child.kill(signal) },
    ended,
    notes: [],
    attached: Promise.race([allAttached(child.stderr, pids.length), ended.then(() => false)]),
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
function allAttached(stderr: NodeJS.ReadableStream, count: number): Promise<boolean> {
  return new Promise((resolve) => {
    let text = "";
    stderr.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-65_536);
      if ((text.match(/Process \d+ attached/g)?.length ?? 0) >= count) resolve(true);
    });
  });
}

async function firstGone(pids: readonly number[]): Promise<number | null> {
  for (const pid of pids) {
    const alive = await readFile(`/proc/${pid}/stat`).then(
      () => true,
      () => false,
    );
    if (!alive) return pid;
  }
  return null;
}

function firstLine(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? "it said nothing";
}
