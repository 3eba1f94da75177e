import { fault, isFault, type Fault } from "../../base/fault.ts";
import { readFile } from "../../proc/file.ts";
import { settings as places, VERSION, type Setting } from "../../ebpf/layout.ts";
import { errnoName } from "../../linux/errno-name.ts";
import type { Handle, Libbpf } from "../ffi/libbpf.ts";
import { findLibbpf, refusedBy } from "./refusal.ts";
import { Ring } from "./ring.ts";

/** What is decided before the program is loaded. */
export interface LoadOptions {
  readonly settings: Readonly<Record<Exclude<Setting, "version">, number>>;
  /** Bytes of the ring buffer: a power of two, of a page at least. */
  readonly ringSize: number;
}

/** How many records there were: all, and those of them that found no room. */
export interface Counts {
  readonly made: number;
  readonly lost: number;
  /** Of the lost ones those of which it was not noted whose they were. */
  readonly unnamed: number;
  /** Stacks that were not reported, since they would have needed the room of calls; they are not among the records. */
  readonly stacks: number;
}

const TRACED = 1;
const PARENT = 2;
const INSIDE = 1;
const OUTSIDE = 2;

/** The program in the kernel: it is there as long as our fds are, and nothing of it outlives us. */
export class LoadedProgram {
  readonly type = "loaded";
  readonly ring: Ring;
  /** It reports calls through io_uring, too. */
  readonly seesUring: boolean;
  private readonly bpf: Libbpf;
  private readonly object: Handle;
  private readonly links: readonly Handle[];
  private readonly fd: (map: string) => number;

  constructor(bpf: Libbpf, object: Handle, links: readonly Handle[], ring: Ring, seesUring: boolean) {
    this.bpf = bpf;
    this.object = object;
    this.links = links;
    this.ring = ring;
    this.seesUring = seesUring;
    const fds = new Map<string, number>();
    this.fd = (map) => {
      const fd = fds.get(map) ?? bpf.mapFd(bpf.findMap(object, map));
      fds.set(map, fd);
      return fd;
    };
  }

  /** From here on the process is traced. */
  trace(pid: number): void {
    this.bpf.update(this.fd("processes"), u32(pid), u32(TRACED), 0);
  }

  /** What the process forks is traced, until `leave`. */
  traceChildrenOf(pid: number): void {
    this.bpf.update(this.fd("processes"), u32(pid), u32(PARENT), 0);
  }

  leave(pid: number): void {
    this.bpf.remove(this.fd("processes"), u32(pid));
  }

  /** The states of that TCP socket are reported. */
  watch(inode: number): void {
    this.bpf.update(this.fd("sockets"), u64(inode), u32(1), 0);
  }

  /** With `narrows`: whether the processes of that cgroup are reported. */
  place(cgroup: bigint, isInside: boolean): void {
    this.bpf.update(this.fd("cgroups"), u64(cgroup), u32(isInside ? INSIDE : OUTSIDE), 0);
  }

  counts(): Counts {
    const each = new BigUint64Array(4 * Math.max(1, this.bpf.possibleCpus()));
    this.bpf.lookup(this.fd("counters"), u32(0), new Uint8Array(each.buffer));
    const sum = (from: number): number => Number(each.filter((_, at) => at % 4 === from).reduce((a, b) => a + b, 0n));
    return { made: sum(0), lost: sum(1), unnamed: sum(2), stacks: sum(3) };
  }

  /** Processes of which records were lost since the last time; 0: changes of TCP states. */
  takeLosses(): readonly number[] {
    const map = this.fd("losses");
    const pids: number[] = [];
    const key = new Uint8Array(4);
    while (this.bpf.nextKey(map, null, key) === 0 && this.bpf.remove(map, key) === 0)
      pids.push(new DataView(key.buffer).getUint32(0, true));
    return pids;
  }

  /** Ends it: nothing more is reported, and what the ring has is still there to be read. */
  detach(): void {
    for (const link of this.links) this.bpf.detach(link);
  }

  close(): void {
    this.bpf.closeObject(this.object);
  }
}

/** Loads the object's program and attaches it; a Fault says what the kernel refuses, and what to do. */
export function load(bytes: Uint8Array, options: LoadOptions): LoadedProgram | Fault {
  const bpf = findLibbpf();
  if (isFault(bpf)) return bpf;
  for (let attempts = 1; ; attempts++) {
    const object = bpf.openObject(bytes, bytes.length, null);
    if (object === null) return fault(`libbpf cannot read the BPF object (${errnoName(bpf.errno())})`);
    const loaded = loadObject(bpf, object, options);
    if (loaded.type === "loaded") return loaded;
    bpf.closeObject(object);
    // A signal that came while the kernel was verifying it.
    if (!loaded.message.includes("EAGAIN") || attempts === ATTEMPTS) return loaded;
  }
}

const ATTEMPTS = 5;

function loadObject(bpf: Libbpf, object: Handle, { settings, ringSize }: LoadOptions): LoadedProgram | Fault {
  const wrong = configure(bpf, object, settings);
  if (wrong !== null) return wrong;
  bpf.setMaxEntries(bpf.findMap(object, "ring"), ringSize);
  const programs = programsIn(bpf, object);
  const seesUring = kernelShowsUring();
  for (const program of programs)
    if (optional.some(({ name }) => name === bpf.programName(program))) bpf.setAutoload(program, seesUring);
  const result = bpf.loadObject(object);
  if (result < 0) return refusedBy("the BPF program", result);
  const links: Handle[] = [];
  for (const program of programs.filter((one) => bpf.autoload(one))) {
    const link = bpf.attach(program);
    if (link === null) return refusedBy("to attach the BPF program", bpf.errno());
    links.push(link);
  }
  const ring = Ring.open(bpf, bpf.mapFd(bpf.findMap(object, "ring")), ringSize);
  return ring === null
    ? refusedBy("to map the ring buffer", bpf.errno())
    : new LoadedProgram(bpf, object, links, ring, seesUring);
}

function programsIn(bpf: Libbpf, object: Handle): readonly Handle[] {
  const programs: Handle[] = [];
  for (let program = bpf.nextProgram(object, null); program !== null; program = bpf.nextProgram(object, program))
    programs.push(program);
  return programs;
}

/** Not every kernel has these (io_uring_submit_req: Linux 6.4); a program on a tracepoint that is missing cannot be loaded. */
const optional = [
  { name: "request_begins", tracepoint: "io_uring_submit_req" },
  { name: "request_ends", tracepoint: "io_uring_complete" },
] as const;

/** BTF has a type for each tracepoint. */
function kernelShowsUring(): boolean {
  const btf = readFile("/sys/kernel/btf/vmlinux") ?? "";
  return optional.every(({ tracepoint }) => btf.includes(`\0btf_trace_${tracepoint}\0`));
}

/** Null: all is set. */
function configure(bpf: Libbpf, object: Handle, values: LoadOptions["settings"]): Fault | null {
  const size = new BigUint64Array(1);
  const place = bpf.initialValue(bpf.findMap(object, ".rodata.settings"), size);
  if (place === null) return fault("the BPF object is none of socktrace's");
  const memory = new DataView(bpf.view(place, Number(size[0])));
  const version = memory.getUint32(places.version.at, true);
  if (version !== VERSION)
    return fault(`the BPF object is of another version (${version}, not ${VERSION}): build again`);
  for (const [name, value] of Object.entries(values)) put(memory, name, value);
  return null;
}

function put(memory: DataView, name: string, value: number): void {
  const place = Object.entries(places).find(([one]) => one === name)?.[1];
  if (place?.bytes === 8) memory.setBigUint64(place.at, BigInt(value), true);
  else if (place !== undefined) memory.setUint32(place.at, value, true);
}

function u32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function u64(value: number | bigint): Uint8Array {
  return new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
}
