import { asMicros, asPid, type Micros, type Pid } from "../../base/brands.ts";
import type { EventOf, Seen, SocketEvent } from "../../events/event.ts";
import type { Counts, LoadedProgram } from "../../kernel/bpf/load.ts";
import { describeProcess } from "../../kernel/describe.ts";
import { openSockets } from "../../kernel/open-sockets.ts";
import { childrenOf, readComm } from "../../proc/process.ts";
import type { Trace } from "../trace.ts";
import { statesInTables } from "./states-in-tables.ts";

/** How often we look whether records were lost. */
const LOOK_MS = 100;
/** It is over when no more were lost for that long; where it goes on and on, the kernel is asked all the same. */
const QUIET_MS = 200;
const LONGEST_MS = 2_000;

/** In `losses`, what is of no process. */
const STATES = 0;

/**
 * Records that found no room in the ring are lost, since nobody waits for us. The kernel counts them, by process: what these
 * have open is read again, and takes the place of what the model has.
 */
export class Healing {
  private readonly trace: Trace;
  private readonly program: LoadedProgram;
  private readonly isWanted: (pid: number) => boolean;
  private readonly pids = new Set<number>();
  /** Records may be lost of any process. */
  private ofAny = false;
  private ofStates = false;
  private counts: Pick<Counts, "lost" | "unnamed"> = { lost: 0, unnamed: 0 };
  /** Records that stay in the ring, since nobody reads them any more: to the model they are lost, too. */
  private left = 0;
  private looked = 0;
  private lookedAt: Micros = nowInMicros();
  private began: number | null = null;
  private last = 0;

  constructor(trace: Trace, program: LoadedProgram, isWanted: (pid: number) => boolean) {
    this.trace = trace;
    this.program = program;
    this.isWanted = isWanted;
  }

  /** Whether any were lost until now. */
  get hasLost(): boolean {
    return this.counts.lost + this.left > 0;
  }

  /** To be called now and then; `isOver`: for the last time. */
  look(isOver = false): void {
    const now = performance.now();
    if (!isOver && now - this.looked < LOOK_MS) return;
    this.looked = now;
    const counts = this.program.counts();
    if (counts.lost > this.counts.lost) this.note(counts, now);
    this.lookedAt = nowInMicros();
    if (this.began === null || (!isOver && now - this.last < QUIET_MS && now - this.began < LONGEST_MS)) return;
    this.began = null;
    this.heal();
  }

  /** So many records, the first of that time, are not read any more. */
  leave(records: number, since: Micros): void {
    if (records === 0) return;
    this.left += records;
    this.ofAny = this.ofStates = true;
    this.began ??= performance.now();
    this.report({ records, since, of: null, states: true });
  }

  private note(counts: Counts, now: number): void {
    const records = counts.lost - this.counts.lost;
    const of = new Set(this.program.takeLosses());
    const states = of.delete(STATES);
    const isUnnamed = counts.unnamed > this.counts.unnamed;
    this.counts = counts;
    this.last = now;
    this.began ??= now;
    this.ofAny ||= isUnnamed;
    this.ofStates ||= states || isUnnamed;
    for (const pid of of) if (this.isWanted(pid)) this.pids.add(pid);
    this.report({ records, since: this.lookedAt, of: isUnnamed ? null : of, states: states || isUnnamed });
  }

  private report(missed: Omit<EventOf<"missed">, "type" | "seen">): void {
    const seen = { tid: asPid(0), time: nowInMicros(), line: 0, call: "" };
    this.trace.tracer.reporter.schedule([{ type: "missed", seen, ...missed }], seen.time);
  }

  /** What happens while we read comes after it, and is newer. */
  private heal(): void {
    const { reporter } = this.trace.tracer;
    const { state } = reporter.world;
    const seen = { tid: asPid(0), time: nowInMicros(), line: 0, call: "" };
    if (this.ofStates) reporter.schedule(statesInTables(state, seen), seen.time);
    const read = openSockets(seen.time);
    const known = this.ofAny ? [...state.processes.values()].map(({ pid }) => pid) : [];
    const concerned = new Set<number>([...this.pids, ...known]);
    const forked = [...concerned].flatMap((pid) => childrenOf(pid)).filter((pid) => !state.processes.has(asPid(pid)));
    for (const pid of [...concerned, ...forked].filter((one) => one !== process.pid).map(asPid)) {
      const sockets = [...read(pid)].filter((socket) => socket !== null);
      reporter.schedule(eventsOf(pid, seen.time, sockets), seen.time);
    }
    this.pids.clear();
    this.ofAny = this.ofStates = false;
  }
}

function eventsOf(pid: Pid, time: Micros, sockets: readonly EventOf<"observed">[]): readonly SocketEvent[] {
  const isGone = readComm(pid) === null;
  const seen: Seen = { tid: pid, time, line: 0, call: "pidfd_getfd" };
  return [...describeProcess(pid, time), { type: "reread", seen, sockets: isGone ? null : sockets }];
}

function nowInMicros(): Micros {
  return asMicros(Date.now() * 1000);
}
