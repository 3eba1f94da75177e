import { asMicros, asPid, type Micros } from "../../base/brands.ts";
import type { EventOf, SocketEvent } from "../../events/event.ts";
import type { LoadedProgram } from "../../kernel/bpf/load.ts";
import { describeProcess } from "../../kernel/describe.ts";
import { openSockets } from "../../kernel/open-sockets.ts";
import { childrenOf, readComm } from "../../proc/process.ts";
import type { Trace } from "../trace.ts";

/** How often we look whether records were lost. */
const LOOK_MS = 100;
/** It is over when no more were lost for that long; where it goes on and on, the kernel is asked all the same. */
const QUIET_MS = 200;
const LONGEST_MS = 2_000;

/**
 * Records that found no room in the ring are lost, since nobody waits for us. The kernel counts them, by process: what these
 * have open is read again, and takes the place of what the model has.
 */
export class Healing {
  private readonly trace: Trace;
  private readonly program: LoadedProgram;
  private readonly isMeant: (pid: number) => boolean;
  private readonly pids = new Set<number>();
  private lost = 0;
  private looked = 0;
  private began: number | null = null;
  private last = 0;

  constructor(trace: Trace, program: LoadedProgram, isMeant: (pid: number) => boolean) {
    this.trace = trace;
    this.program = program;
    this.isMeant = isMeant;
  }

  /** Whether any were lost until now. */
  get hasLost(): boolean {
    return this.lost > 0;
  }

  /** To be called now and then; `isOver`: for the last time. */
  look(isOver = false): void {
    const now = performance.now();
    if (!isOver && now - this.looked < LOOK_MS) return;
    this.looked = now;
    const { lost } = this.program.counts();
    if (lost > this.lost) this.note(lost, now);
    if (this.began === null || (!isOver && now - this.last < QUIET_MS && now - this.began < LONGEST_MS)) return;
    this.began = null;
    this.heal();
  }

  private note(lost: number, now: number): void {
    const seen = { tid: asPid(0), time: asMicros(Date.now() * 1000), line: 0, call: "" };
    this.trace.tracer.reporter.schedule([{ type: "missed", seen, records: lost - this.lost }], seen.time);
    this.lost = lost;
    this.last = now;
    this.began ??= now;
    for (const pid of this.program.takeLosses()) if (this.isMeant(pid)) this.pids.add(pid);
  }

  /** What happens while we read comes after it, and is newer. */
  private heal(): void {
    const { reporter } = this.trace.tracer;
    const time = asMicros(Date.now() * 1000);
    const read = openSockets(time);
    const { processes } = reporter.world.state;
    const forked = [...this.pids].flatMap((pid) => childrenOf(pid)).filter((pid) => !processes.has(asPid(pid)));
    for (const pid of [...this.pids, ...forked].map(asPid)) {
      const sockets = [...read(pid)].filter((socket) => socket !== null);
      reporter.schedule(eventsOf(pid, time, sockets), time);
    }
    this.pids.clear();
  }
}

function eventsOf(
  pid: ReturnType<typeof asPid>,
  time: Micros,
  sockets: readonly EventOf<"observed">[],
): readonly SocketEvent[] {
  const isGone = readComm(pid) === null;
  const seen = { tid: pid, time, line: 0, call: "pidfd_getfd" };
  return [...describeProcess(pid, time), { type: "reread", seen, sockets: isGone ? null : sockets }];
}
