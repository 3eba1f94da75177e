import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { endianness, tmpdir } from "node:os";
import { join } from "node:path";
import { asMicros, type Micros } from "../../src/base/brands.ts";
import { fault, isFault, type Fault } from "../../src/base/fault.ts";
import { timeOf } from "../../src/decode/decoder.ts";
import { tracedCalls } from "../../src/decode/traced.ts";
import { RecordDecoder } from "../../src/ebpf/decode/decode.ts";
import { fields } from "../../src/ebpf/layout.ts";
import { RawRecord } from "../../src/ebpf/record.ts";
import type { SocketEvent } from "../../src/events/event.ts";
import { load, type LoadedProgram } from "../../src/kernel/bpf/load.ts";
import { whyNoEbpf } from "../../src/kernel/bpf/refusal.ts";
import { readSysctls } from "../../src/kernel/sysctls.ts";
import { sysctlNames } from "../../src/linux/sysctls.ts";
import { EbpfInput } from "../../src/pipeline/ebpf-input.ts";
import type { Sink } from "../../src/pipeline/sink.ts";
import { StraceInput } from "../../src/pipeline/strace-input.ts";
import { interfaceName } from "../../src/proc/interfaces.ts";
import { namespaceOf } from "../../src/proc/process.ts";
import { launchArguments, straceArguments } from "../../src/sources/strace/argv.ts";
import { findStrace, type Strace } from "../../src/sources/strace/strace.ts";
import type { SyscallRecord } from "../../src/strace/record.ts";
import { World } from "../../src/world/world.ts";

/** An event with when it happened, as its witness has it: strace prints when a call began and how long it took. */
export interface Sighting {
  readonly event: SocketEvent;
  readonly from: Micros;
  readonly to: Micros;
}

/** What one of them has seen, and its model. */
export interface Account {
  readonly sightings: Sighting[];
  readonly world: World;
}

export interface Accounts {
  readonly strace: Account;
  readonly ebpf: Account;
  /** Lines of strace's that could not be read. */
  readonly unread: readonly string[];
  /** Records that the BPF program could not store. */
  readonly lost: number;
}

const sysctls = readSysctls(sysctlNames());
const RING_SIZE = 1 << 24;
const never = asMicros(0);
let found: ReturnType<typeof findStrace> | undefined;

/** strace and the eBPF engine watch the same program at the same time: strace is what is launched, itself left out. */
export class Witnesses {
  readonly type = "witnesses";
  /** strace's command line, before the program's. */
  readonly under: readonly string[];
  private readonly folder: string;
  private readonly program: LoadedProgram;
  private readonly strace: Account = newAccount(false);
  private readonly ebpf: Account = newAccount(true);
  private readonly straceInput: StraceInput;
  private ebpfInput: EbpfInput | null = null;
  private tracer = 0;
  private readonly pids = new Set<number>();
  private read = 0;
  private lines = 0;

  private constructor(strace: Strace, program: LoadedProgram) {
    this.folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
    this.program = program;
    // Of the calls that move data the eBPF engine reports the one with which a socket can come.
    const calls = [...tracedCalls, { name: "recvmmsg", everywhere: true }];
    const options = { calls, follow: true, user: null, environment: [] };
    this.under = [
      strace.path,
      ...launchArguments(options, strace.seccompBpf),
      ...straceArguments(strace, options, join(this.folder, "log")),
    ];
    const span = { from: never, to: never };
    this.straceInput = new StraceInput(
      sinkOf(this.strace, () => span),
      {
        onRecord: (record) => {
          Object.assign(span, spanOf(record));
        },
      },
    );
  }

  static async load(): Promise<Witnesses | Fault> {
    const strace = await (found ??= findStrace());
    if (isFault(strace)) return strace;
    const program = loadProgram();
    return isFault(program) ? program : new Witnesses(strace, program);
  }

  /** Starts the program by `start`, which puts `under` before its command. */
  async watch<Program extends { readonly pid: number }>(start: () => Promise<Program>): Promise<Program> {
    this.program.traceChildrenOf(process.pid);
    const program = await start();
    this.program.leave(process.pid);
    this.tracer = program.pid;
    this.ebpfInput = this.makeEbpfInput(program.pid);
    return program;
  }

  /** What both have seen until now: of a program that waits, or has ended. */
  look(): Accounts {
    this.readLog();
    this.readRing();
    const unread = this.straceInput.troubles.map(({ text }) => text);
    return { strace: this.strace, ebpf: this.ebpf, unread, lost: this.program.counts().lost };
  }

  /** The program has ended. */
  end(): Accounts {
    this.look();
    this.straceInput.end();
    const accounts = this.look();
    this.close();
    return accounts;
  }

  close(): void {
    this.program.detach();
    this.program.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readLog(): void {
    const text = readFileSync(join(this.folder, "log"), "latin1");
    const end = text.lastIndexOf("\n") + 1;
    for (const line of text.slice(this.read, end).split("\n").slice(0, -1))
      this.straceInput.line(line, ++this.lines, "log", null);
    this.read = end;
  }

  private readRing(): void {
    while (
      this.program.ring.drain(({ bytes, words, at, size }) => {
        const record = new RawRecord(bytes, words, at, size);
        if (this.isOfProgram(record)) this.ebpfInput?.take(record);
      }, 10_000) > 0
    );
    this.ebpfInput?.report(null);
  }

  /** Of what strace has started, and what that has. States have no process. */
  private isOfProgram(record: RawRecord): boolean {
    const { pid, type } = record;
    if (type === "fork" && (pid === this.tracer || this.pids.has(pid))) this.pids.add(record.u32(fields.arg1));
    return this.pids.has(pid) || type === "state" || (pid === this.tracer && type === "fork");
  }

  private makeEbpfInput(launcher: number): EbpfInput {
    const decoder = new RecordDecoder(epoch(), { net: namespaceOf("self", "net"), seesUring: true, interfaceName });
    const sink = sinkOf(this.ebpf, ({ seen: { time } }) => ({ from: time ?? never, to: time ?? never }));
    const isOfProgram = known();
    const event = (one: SocketEvent): void => {
      if (isOfProgram(one)) sink.event(one);
    };
    return new EbpfInput({ ...sink, event }, decoder, { launcher });
  }
}

/** strace tries on children of its own what the kernel can do: they execute nothing, and nobody sees them but us. */
function known(): (event: SocketEvent) => boolean {
  const tids = new Set<number>([0]);
  return (event) => {
    if (event.type === "executed") tids.add(event.seen.tid);
    if (event.type === "forked" && event.child !== null) tids.add(event.child);
    return tids.has(event.seen.tid);
  };
}

function newAccount(kernelStates: boolean): Account {
  const world = new World({
    sysctls,
    announced: true,
    launched: true,
    fdCalls: true,
    kernelStates,
    byteOrder: endianness() === "BE" ? "big" : "little",
  });
  return { sightings: [], world };
}

type Span = Pick<Sighting, "from" | "to">;

function sinkOf({ sightings, world }: Account, span: (event: SocketEvent) => Span): Sink {
  return {
    reached: () => undefined,
    event: (event) => {
      sightings.push({ event, ...span(event) });
      world.apply(event);
    },
    passed: () => {
      world.timePassed();
    },
    flagsTraced: () => undefined,
    allTraced: () => undefined,
    exiting: () => undefined,
    stopped: () => undefined,
  };
}

function spanOf(record: SyscallRecord): Span {
  const time = "time" in record ? (record.time ?? never) : never;
  // Printed when strace hears of it: it can have ended long before.
  if (record.type === "exited" || record.type === "killed") return { from: never, to: time };
  // The beginning of a call: its end comes in another line.
  if (record.type === "entered") return { from: time, to: asMicros(Infinity) };
  if (record.type !== "call") return { from: time, to: time };
  return { from: record.entered ?? time, to: timeOf(record) ?? time };
}

function loadProgram(): LoadedProgram | Fault {
  const refusal = whyNoEbpf();
  if (refusal !== null) return refusal;
  const settings = {
    pid_namespace: 0,
    all_processes: 0,
    follow: 1,
    self: process.pid,
    unwanted: 0,
    stack: 0,
    narrows: 0,
  };
  try {
    return load(readFileSync(`dist/ebpf/socktrace.${process.arch}.o`), { settings, ringSize: RING_SIZE });
  } catch {
    return fault("the eBPF engine is not built: npm run build, with clang and libbpf-dev");
  }
}

/** When CLOCK_MONOTONIC was 0, in microseconds. */
function epoch(): number {
  return (performance.timeOrigin + performance.now()) * 1000 - Number(process.hrtime.bigint()) / 1000;
}
