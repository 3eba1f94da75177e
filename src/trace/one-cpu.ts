import { setCpus } from "../kernel/cpus.ts";
import { cpusOfThreads, idlestCpu, parseCpuList, type ThreadCpus } from "../proc/cpus.ts";
import { listProcesses, procIsOurs, tracees } from "../proc/process.ts";
import { fault, type Fault } from "../base/fault.ts";
import type { Placement } from "../sources/process/placement.ts";

const SHARE_MS = 1_000;
/** Threads can begin while the others are moved: how often we look again before we leave it at that. */
const LOOKS = 100;
/** A child whose fork was under way when its parent was moved has its parent's old CPUs, and shows a moment later. */
const LATER_MS = [100, 1_000];

/**
 * --one-cpu: strace and what it traces on one CPU, and socktrace on the others. Each stop wakes the tracer, and to wake
 * somebody on another CPU costs more than the stop. What is left alive gets its own CPUs back, thread by thread; a
 * thread that chose others for itself meanwhile keeps those.
 */
class OneCpu implements Placement {
  readonly cpu: number;
  private readonly ours: string;
  private readonly home: string;
  private readonly tracedPids: () => Iterable<number>;
  /** Where a thread ran before; what began later belongs where its process, or its parent process, did. */
  private readonly homes = new Map<number, string>();
  private readonly taken = new Set<number>();
  /** Processes that were there before and are not traced. */
  private readonly strangers = new Set<number>();
  private readonly onRefused: () => void;
  private say: (line: string) => void = () => undefined;
  private refused = false;
  private released = false;

  /**
   * `ours`: the CPUs of socktrace itself; `home`: those of a thread whose own are not recorded; `tracedPids`: the processes that
   * are traced, as far as the trace names them; `onRefused`: called once where the kernel does not let us move one.
   */
  constructor(cpu: number, ours: string, home: string, tracedPids: () => Iterable<number>, onRefused: () => void) {
    this.cpu = cpu;
    this.ours = ours;
    this.home = home;
    this.tracedPids = tracedPids;
    this.onRefused = onRefused;
  }

  enter(): void {
    setCpus(0, [this.cpu]);
  }

  leave(): void {
    const others = parseCpuList(this.ours).filter((cpu) => cpu !== this.cpu);
    const ours = others.length > 0 ? others : parseCpuList(this.ours);
    for (const { tid } of cpusOfThreads(process.pid)) setCpus(tid, ours);
  }

  take(pids: readonly number[], tracer: number): void {
    for (const pid of pids) this.taken.add(pid);
    for (const { pid } of listProcesses().filter((one) => one.tracer !== tracer)) this.strangers.add(pid);
    const first = pids.flatMap(cpusOfThreads);
    this.remember(first);
    this.move(first.filter((place) => !this.isHere(place)));
    this.gather(tracer);
    for (const ms of LATER_MS)
      setTimeout(() => {
        this.gather(tracer);
      }, ms).unref();
  }

  release(tracer: number): void {
    this.released = true;
    for (let look = 0; look < LOOKS; look++) {
      const moved = this.family(tracer).map(({ pid, parent }) =>
        cpusOfThreads(pid).filter((place) => this.isHere(place) && this.bringHome(place.tid, pid, parent)),
      );
      if (moved.flat().length === 0) break;
    }
  }

  share(say: (line: string) => void): void {
    this.say = say;
    say(`home ${this.home}`);
    let last = "";
    setInterval(() => {
      const line = `known ${Array.from(this.tracedPids()).join(" ")}`;
      if (line !== last) say(line);
      last = line;
    }, SHARE_MS).unref();
  }

  /** Moves what is traced and elsewhere, until there is nothing left. */
  private gather(tracer: number): void {
    for (let look = 0; look < LOOKS && !this.released; look++) {
      const elsewhere = tracees(tracer)
        .flatMap(cpusOfThreads)
        .filter((place) => !this.isHere(place));
      this.remember(elsewhere);
      if (!this.move(elsewhere)) break;
    }
  }

  private isHere({ cpus }: ThreadCpus): boolean {
    return cpus === String(this.cpu);
  }

  /** Sent before any thread is moved: the guard has to be able to bring it home. */
  private remember(places: readonly ThreadCpus[]): void {
    const fresh = places.filter(({ tid }) => !this.homes.has(tid));
    for (const cpus of new Set(fresh.map((place) => place.cpus))) {
      const tids = fresh.filter((place) => place.cpus === cpus).map((place) => place.tid);
      for (const tid of tids) this.homes.set(tid, cpus);
      this.say(`home ${cpus} ${tids.join(" ")}`);
    }
  }

  /** Whether any has moved. */
  private move(places: readonly ThreadCpus[]): boolean {
    const results = places.map(({ tid }) => setCpus(tid, [this.cpu]));
    const failed = results.some((result) => result < 0 && result !== -ESRCH);
    if (failed && !this.refused) this.onRefused();
    this.refused ||= failed;
    return results.includes(0);
  }

  private bringHome(tid: number, pid: number, parent: number): boolean {
    const home = this.homes.get(tid) ?? this.homes.get(pid) ?? this.homes.get(parent) ?? this.home;
    return home !== String(this.cpu) && setCpus(tid, parseCpuList(home)) === 0;
  }

  /** All that is traced or was, and their children: after strace's death the kernel does not list them. */
  private family(tracer: number): ReturnType<typeof listProcesses> {
    const ids = new Set([...this.taken, ...this.tracedPids()]);
    const all = listProcesses().filter(({ pid }) => ids.has(pid) || !this.strangers.has(pid));
    for (let size = -1; size !== ids.size;) {
      size = ids.size;
      for (const one of all) if (one.tracer === tracer || ids.has(one.parent)) ids.add(one.pid);
    }
    return all.filter(({ pid }) => ids.has(pid));
  }
}

const ESRCH = 3;

/** Chooses the CPU for a launch, or for the processes to attach to. Null: there is but one. */
export async function chooseCpu(
  pids: readonly number[],
  tracedPids: () => Iterable<number>,
  onRefused: () => void,
): Promise<Placement | Fault | null> {
  const ours = cpusOfThreads(process.pid).find(({ tid }) => tid === process.pid)?.cpus ?? "";
  if (!procIsOurs() || ours === "")
    return fault("--one-cpu cannot be used here: /proc is that of another pid namespace");
  const theirs = pids.flatMap(cpusOfThreads).map(({ cpus }) => cpus);
  const lists = Array.from(new Set(theirs.length > 0 ? theirs : [ours]), parseCpuList);
  const common = (lists[0] ?? []).filter((cpu) => lists.every((list) => list.includes(cpu)));
  const cpu = await idlestCpu(common);
  if (cpu === null) return fault("--one-cpu cannot be used here: the threads are bound to different CPUs");
  const error = setCpus(0, parseCpuList(ours));
  if (error < 0) return fault(`--one-cpu cannot be used here: sched_setaffinity failed (errno ${-error})`);
  return parseCpuList(ours).length < 2 ? null : new OneCpu(cpu, ours, theirs[0] ?? ours, tracedPids, onRefused);
}
