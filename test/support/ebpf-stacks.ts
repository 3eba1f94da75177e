import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "../../src/base/fault.ts";
import { RecordDecoder } from "../../src/ebpf/decode/decode.ts";
import { STACK_MOST } from "../../src/ebpf/layout.ts";
import { RawRecord } from "../../src/ebpf/record.ts";
import { load, type LoadedProgram } from "../../src/kernel/bpf/load.ts";
import { EbpfInput } from "../../src/pipeline/ebpf-input.ts";
import type { Sink } from "../../src/pipeline/sink.ts";
import type { Symbols } from "../../src/symbols/symbols.ts";
import { sourceOf } from "../../src/trace/ebpf/snapshot.ts";
import { callsIn, makeFolder, type TracedCall } from "./stacks.ts";

/** A call as the eBPF engine has it; null: where it was made is not known. */
export interface ReportedCall extends Omit<TracedCall, "stack"> {
  readonly stack: TracedCall["stack"] | null;
}

const CALLS = ["socket", "socketpair", "bind", "listen", "accept", "accept4", "connect", "setsockopt"];

/** The calls that a command makes until it ends, by the eBPF engine. `symbols` can look up their frames then. */
export async function callsByEbpf(command: readonly string[], symbols: Symbols): Promise<readonly ReportedCall[]> {
  const reader = symbols.stackReader(process.arch);
  const program = loadWithStacks();
  if (reader === null) throw new Error("no stacks on this architecture");
  const input = new EbpfInput(nowhere, decoder, { stacks: sourceOf(reader) });
  const calls: ReportedCall[] = [];
  const drain = (): void => {
    program.ring.drain(({ bytes, words, at, size }) => {
      const record = new RawRecord(bytes, words, at, size);
      input.take(record);
      if (record.type === "call" && CALLS.includes(record.call))
        calls.push({ name: record.call, tid: record.tid, stack: record.stack });
    }, Infinity);
  };
  program.traceChildrenOf(process.pid);
  const [name = "", ...rest] = command;
  const child = spawn(name, rest, { stdio: ["pipe", "ignore", "ignore"] });
  program.leave(process.pid);
  const ended = new Promise((done) => child.once("exit", done));
  const timer = setInterval(drain, 2);
  // What waits for the end of its input has made its calls: they have been read.
  setTimeout(() => child.stdin.end(), 1_000);
  await ended;
  clearInterval(timer);
  drain();
  program.detach();
  program.close();
  return calls;
}

/** The same calls by both at once. */
export async function callsByBoth(
  command: readonly string[],
  symbols: Symbols,
): Promise<{ readonly strace: readonly TracedCall[]; readonly ebpf: readonly ReportedCall[] }> {
  const folder = makeFolder();
  const log = join(folder.path, "log");
  const strace = ["strace", "-f", "-k", "-e", `trace=${CALLS.join(",")}`, "-o", log];
  const ebpf = await callsByEbpf([...strace, ...command], symbols);
  const text = readFileSync(log, "latin1");
  folder.remove();
  return { strace: callsIn(text), ebpf };
}

/** `libc.so.6+0x10a787`: two witnesses name a frame alike. */
export function frameTexts({ stack }: ReportedCall): readonly string[] {
  return (stack?.frames ?? []).map(({ module, address }) => `${module}+0x${(address ?? 0).toString(16)}`);
}

function loadWithStacks(): LoadedProgram {
  const settings = {
    pid_namespace: 0,
    all_processes: 0,
    follow: 1,
    self: process.pid,
    unwanted: 0,
    narrows: 0,
    stack: STACK_MOST,
  };
  const program = load(readFileSync(`dist/ebpf/socktrace.${process.arch}.o`), { settings, ringSize: 1 << 24 });
  if (isFault(program)) throw new Error(program.message);
  return program;
}

const decoder = new RecordDecoder(0, { net: null, seesUring: false, interfaceName: () => null });

const nothing = (): void => undefined;
const nowhere: Sink = {
  reached: nothing,
  event: nothing,
  passed: nothing,
  flagsTraced: nothing,
  allTraced: nothing,
  exiting: nothing,
  stopped: nothing,
};
