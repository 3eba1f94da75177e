import { foreignProc } from "../../proc/foreign.ts";
import { readStatus } from "../../proc/status.ts";
import { straceArguments, type TraceOptions } from "./argv.ts";
import { start } from "../process/child.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { makeFifo } from "./fifo.ts";
import { firstStops } from "./first-stops.ts";
import { startGuard } from "./guard.ts";
import type { Ended } from "../process/ended.ts";
import type { Live } from "./live.ts";
import type { Strace } from "./strace.ts";
import { handleOf, StraceProcess } from "./strace-process.ts";

/** An attached strace. */
export interface Attached extends Live {
  /** Resolves when strace sees every call of all that it can attach to: the processes it could not attach to; all, where it ended. */
  readonly refused: Promise<readonly number[]>;
  /** strace's own messages so far. */
  readonly messages: () => string;
}

/** Of strace's own messages only the last are kept. */
const KEPT = 65_536;

/**
 * Attaches to running processes, all their threads. strace runs in a session of its own, so that the terminal's
 * Ctrl-C reaches it through us alone; on TERM it detaches from all and leaves them running.
 */
export async function attach(
  strace: Strace,
  pids: readonly number[],
  options: TraceOptions,
): Promise<Attached | Fault> {
  if (pids.includes(process.pid)) return fault(`process ${process.pid}: socktrace cannot trace itself`);
  const foreign = foreignProc();
  if (foreign !== null) return foreign;
  const gone = pids.find((pid) => readStatus(pid) === null);
  if (gone !== undefined) return fault(`process ${gone}: no such process (ps -e lists all)`, 1);
  const fifo = await makeFifo();
  if (isFault(fifo)) return fifo;
  const placement = options.placement ?? null;
  const guard = await startGuard(fifo, "detach", placement);
  const child = await start(
    strace.path,
    [...straceArguments(strace, options, fifo.path), ...pids.flatMap((pid) => ["-p", String(pid)])],
    // Its messages are read: they have to be in English.
    { stdio: ["ignore", "ignore", "pipe"], detached: true, env: { LC_ALL: "C" } },
    placement,
  );
  if (isFault(child)) {
    guard?.dismiss();
    await fifo.close();
    return child;
  }
  const straceProcess = new StraceProcess(child, placement);
  const progress = watchMessages(child.stderr, pids);
  const tried = progress.tried.then(async (refused) => {
    const attached = pids.filter((pid) => !refused.includes(pid));
    placement?.take(attached, straceProcess.pid);
    await firstStops(attached);
    return refused;
  });
  const ended = child.ended.then(async ({ status, signal }): Promise<Ended> => {
    placement?.release(straceProcess.pid);
    guard?.dismiss();
    await fifo.close();
    return { type: "ended", status, signal };
  });
  return {
    type: "live",
    output: fifo.stream,
    strace: handleOf(straceProcess, "SIGTERM"),
    ended,
    messages: progress.messages,
    notes:
      guard === null ? ["/bin/sh cannot be started: if socktrace is killed by SIGKILL, strace stays attached"] : [],
    refused: Promise.race([tried, ended.then(() => pids)]),
  };
}

/** What strace's messages report about the processes that it was given. */
interface Progress {
  readonly messages: () => string;
  /** Resolves when it has tried all: those that it could not attach to. */
  readonly tried: Promise<readonly number[]>;
}

/**
 * `strace: Process 25630 attached` or `... attached with 3 threads`; `strace: attach: ptrace(PTRACE_SEIZE, 25630): No
 * such process`, `strace: Process 25630 is already being traced by pid 7`: one line a process.
 */
function watchMessages(stderr: NodeJS.ReadableStream | null, pids: readonly number[]): Progress {
  const [attached, refused] = [new Set<number>(), new Set<number>()];
  let text = "";
  let isOver = false;
  const tried = new Promise<readonly number[]>((resolve) => {
    stderr?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-KEPT);
      // Each new thread has its message: a storm of them is not looked through again and again.
      if (isOver) return;
      for (const [, pid] of text.matchAll(/Process (\d+) attached/g)) attached.add(Number(pid));
      for (const [, seized, traced] of text.matchAll(/attach: ptrace\(\w+, (\d+)\)|Process (\d+) is already being/g))
        refused.add(Number(seized ?? traced));
      isOver = pids.every((pid) => attached.has(pid) || refused.has(pid));
      if (isOver) resolve(pids.filter((pid) => !attached.has(pid)));
    });
  });
  return { messages: () => text, tried };
}
