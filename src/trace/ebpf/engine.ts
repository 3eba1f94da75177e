import { setTimeout as wait } from "node:timers/promises";
import { asMicros, type Micros } from "../../base/brands.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { withCommas } from "../../base/with-commas.ts";
import { isLeftOutByLight } from "../../decode/traced.ts";
import { calls, STACK_MOST, type Call } from "../../ebpf/layout.ts";
import { RecordDecoder } from "../../ebpf/decode/decode.ts";
import { RawRecord } from "../../ebpf/record.ts";
import type { Wanted } from "../../linux/containers/match.ts";
import type { LoadedProgram } from "../../kernel/bpf/load.ts";
import type { RecordPlace } from "../../kernel/bpf/ring.ts";
import { EbpfInput } from "../../pipeline/ebpf-input.ts";
import { interfaceName } from "../../proc/interfaces.ts";
import { MACHINE_PID_NAMESPACE, namespaceOf } from "../../proc/process.ts";
import { readStatus } from "../../proc/status.ts";
import { readAsset } from "../../assets/asset.ts";
import type { LiveSettings } from "../settings.ts";
import { Healing } from "./healing.ts";
import { Narrowing } from "./narrowing.ts";
import { ReadingPriority } from "./priority.ts";
import { sourceOf } from "./snapshot.ts";
import type { Outlet, Trace } from "../trace.ts";

/** Which processes are traced: all, those of a list, or what we launch. */
export interface Targets {
  readonly all: boolean;
  readonly pids: readonly number[];
  readonly launches: boolean;
  /** Of all only those of these containers. */
  readonly containers?: readonly Wanted[];
  /** Bytes of the ring buffer: a power of two of 4,096 at least. Left out: 16 MiB, some 70,000 records. */
  readonly ringSize?: number;
  /** How long the ring is read at the end, in ms; what is left then counts as lost. Left out: 500. */
  readonly last?: number;
}

const RING_SIZE = 1 << 24;
/** Stacks take forty times the room of calls. */
const RING_SIZE_WITH_STACKS = 1 << 26;
/** How often the ring is read: at once again while there is much, later and later while there is nothing. */
const SOON_MS = 10;
const LATE_MS = 25;
/** How often we look who has ended, once records were lost. */
const LOOK_MS = 100;
/** At most so many records before others have their turn. */
const BATCH = 5_000;
const LAST_MS = 500;
/** A record is finished that long after its time at the latest: 0.48 ms was the most that was measured. */
const ON_ITS_WAY = 2_000;

/**
 * The eBPF engine at work: the program in the kernel, and the loop that reads what it reports. The traced processes are
 * never stopped: where we are slower than they are, records are lost, and counted.
 */
export class Engine {
  readonly type = "engine";
  readonly input: EbpfInput;
  readonly program: LoadedProgram;
  private readonly trace: Trace;
  private readonly endsWithProcesses: boolean;
  private readonly last: number;
  readonly healing: Healing;
  /** When we looked the last time who has ended. */
  private looked = 0;
  /** Records that nobody read at the end. */
  left = 0;
  private isOpen = false;
  private isLeft = false;

  constructor(trace: Trace, program: LoadedProgram, input: EbpfInput, { all, last = LAST_MS }: Targets) {
    this.trace = trace;
    this.program = program;
    this.input = input;
    this.endsWithProcesses = !all;
    this.last = last;
    this.healing = new Healing(trace, program, (pid) => input.narrows?.isWanted(pid) ?? true);
  }

  /** Microseconds since the epoch, as events have them. */
  now(): Micros {
    return asMicros(Math.floor(now()));
  }

  /** What was reported until now waits; from here on it reaches the model. */
  open(): void {
    this.isOpen = true;
  }

  /** Nothing more is reported. */
  leave(): void {
    this.input.narrows?.over();
    if (!this.isLeft) this.program.detach();
    this.isLeft = true;
  }

  /** Reads until it was left, or all traced processes have ended. */
  async run(outlet: Outlet): Promise<void> {
    let pause = SOON_MS;
    const { resolving } = this.trace;
    // Who asks /proc about a process (its container, its code) has to come before it ends.
    const priority = resolving === null && this.input.narrows === null ? new ReadingPriority() : null;
    while (!this.isLeft && !this.isOver()) {
      await resolving?.ready();
      priority?.adapt(this.program.ring.waiting(), this.program.ring.size);
      const read = this.step(outlet, this.isOpen ? asMicros(now() - ON_ITS_WAY) : undefined);
      pause = read > 0 ? SOON_MS : Math.min(LATE_MS, pause + 1);
      await wait(read === BATCH ? 0 : pause);
    }
    priority?.restore();
    this.leave();
    this.readRest(outlet);
    this.healing.look(true);
    this.step(outlet, null);
    await resolving?.idle();
    this.step(outlet, null);
    this.noteStacks();
  }

  /** Of how many calls it is not known where they were made, and why. */
  private noteStacks(): void {
    const causes = [
      [this.input.unknownStacks, "their processes ended, or loaded other code, before it was worked out"],
      [this.program.counts().stacks, "more came than could be read"],
    ] as const;
    for (const [count, cause] of causes)
      if (count > 0) this.trace.resolving?.notes.add(`of ${withCommas(count)} calls the place is unknown: ${cause}`);
  }

  /** Nothing more is written. A program that fills the ring as fast as it can must not keep us from ending. */
  private readRest(outlet: Outlet): void {
    const end = performance.now() + this.last;
    while (this.step(outlet, asMicros(this.input.latest - ON_ITS_WAY)) > 0 && performance.now() < end);
    this.program.ring.drain((place) => {
      if (recordAt(place).type !== "stack") this.left++;
    }, Infinity);
    this.healing.leave(this.left, asMicros(this.input.latest));
  }

  private isOver(): boolean {
    if (!this.isOpen || !this.endsWithProcesses) return false;
    if (this.healing.hasLost && performance.now() - this.looked > LOOK_MS) this.dropEnded();
    return this.input.alive.size === 0;
  }

  /** That a process has ended may have been lost, too. */
  private dropEnded(): void {
    this.looked = performance.now();
    const { alive } = this.input;
    for (const pid of alive) if (readStatus(pid)?.isZombie !== false) alive.delete(pid);
  }

  /** One look at the ring. `until`: what is reported; undefined: nothing yet. */
  private step({ pass, output, onFault }: Outlet, until: Micros | null | undefined): number {
    try {
      const { ring } = this.program;
      const read = ring.drain((place) => {
        this.input.take(recordAt(place));
      }, BATCH);
      if (until !== undefined) {
        this.healing.look();
        this.input.report(until);
      }
      const text = this.trace.tracer.reporter.takeText();
      const shown = text === undefined ? undefined : pass(text);
      if (shown !== undefined) output.write(shown);
      return read;
    } catch (error) {
      onFault(`record ${this.input.records}`, error);
      return 0;
    }
  }
}

function recordAt({ bytes, words, at, size }: RecordPlace): RawRecord {
  return new RawRecord(bytes, words, at, size);
}

/** Why this engine cannot be had here; null: nothing speaks against it. */
export async function whyNoEngine(): Promise<Fault | null> {
  const object = readObject();
  if (isFault(object)) return object;
  const { whyNoEbpf } = await import("../../kernel/bpf/refusal.ts");
  return whyNoEbpf();
}

/** Loads the program for these targets; it reports at once. */
export async function startEngine(
  trace: Trace,
  targets: Targets,
  { light, follow }: Pick<LiveSettings, "light" | "follow">,
): Promise<Engine | Fault> {
  const { load } = await import("../../kernel/bpf/load.ts");
  const object = readObject();
  if (isFault(object)) return object;
  const stacks = (await trace.resolving?.stackReader()) ?? null;
  const settings = {
    pid_namespace: ownPidNamespace(),
    all_processes: targets.all ? 1 : 0,
    follow: follow ? 1 : 0,
    self: process.pid,
    unwanted: light ? bitsOf(notWithLight) : 0,
    stack: stacks === null ? 0 : STACK_MOST,
    narrows: targets.containers === undefined ? 0 : 1,
  };
  const ringSize = targets.ringSize ?? (stacks === null ? RING_SIZE : RING_SIZE_WITH_STACKS);
  const program = load(object.bytes, { settings, ringSize });
  if (isFault(program)) return program;
  const decoder = new RecordDecoder(epoch(), {
    net: namespaceOf("self", "net"),
    seesUring: program.seesUring,
    interfaceName,
  });
  const launcher = targets.launches ? process.pid : null;
  const input = new EbpfInput(trace.resolving ?? trace.tracer.reporter, decoder, {
    launcher,
    follows: follow,
    allocate: (bytes) => Buffer.alloc(bytes),
    ...(stacks === null ? {} : { stacks: sourceOf(stacks) }),
  });
  input.onEnded = (pid) => {
    program.leave(pid);
  };
  for (const pid of targets.pids) {
    program.trace(pid);
    input.alive.add(pid);
  }
  if (targets.containers !== undefined) input.narrows = new Narrowing(targets.containers, program, targets.pids);
  if (!light) trace.tracer.reporter.flagsTraced();
  return new Engine(trace, program, input, targets);
}

/** As the program takes it: 0 is the machine's. */
function ownPidNamespace(): number {
  const inode = namespaceOf("self", "pid");
  return inode === null || inode === MACHINE_PID_NAMESPACE ? 0 : inode;
}

/** What strace is not asked for either; without --data never for recvmmsg. */
const notWithLight: readonly Call[] = calls.filter((name) => isLeftOutByLight(name) || name === "recvmmsg");

function bitsOf(names: readonly Call[]): number {
  return names.reduce((bits, name) => bits + 2 ** calls.indexOf(name), 0);
}

function readObject(): { readonly type: "object"; readonly bytes: Buffer } | Fault {
  const name = `dist/ebpf/socktrace.${process.arch}.o`;
  try {
    return { type: "object", bytes: readAsset(name) };
  } catch {
    return fault(`the eBPF engine was not built (${name}): install clang and libbpf-dev, then npm run build`);
  }
}

/** Microseconds since the epoch. */
function now(): number {
  return (performance.timeOrigin + performance.now()) * 1000;
}

/** When CLOCK_MONOTONIC was 0. */
function epoch(): number {
  return now() - Number(process.hrtime.bigint()) / 1000;
}
