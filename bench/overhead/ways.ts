import { isFault } from "../../src/base/fault.ts";
import { lightCalls, tracedCalls } from "../../src/decode/traced.ts";
import { launchArguments, straceArguments, type TraceOptions } from "../../src/sources/strace/argv.ts";
import { findStrace } from "../../src/sources/strace/strace.ts";
import type { Socktrace } from "../processes/programs.ts";

/** One way to trace: a command before the server's, or one that attaches; none: bare. */
export interface Way {
  readonly name: string;
  readonly tracer: readonly string[];
  /** To its processes; to all of the machine; to another one, so that what an untraced process pays is measured. */
  readonly attaches?: "server" | "all" | "other";
  /** The name of strace alone with the same calls, which ours is compared with too. */
  readonly like?: string | undefined;
}

export const bare: Way = { name: "bare", tracer: [] };

/** Those that launch the server first. */
export async function traced(socktraces: readonly Socktrace[]): Promise<readonly Way[]> {
  const all = [...(await straces()), ...socktraces.flatMap(ours)];
  return [...all.filter((way) => way.attaches === undefined), ...all.filter((way) => way.attaches !== undefined)];
}

/** strace as people type it, and with our calls. */
async function straces(): Promise<readonly Way[]> {
  const strace = await findStrace();
  if (isFault(strace)) throw new Error(strace.message);
  const options: TraceOptions = { calls: tracedCalls, follow: true, user: null, environment: [] };
  const all = straceArguments(strace, options, "/dev/null");
  const light = straceArguments(strace, { ...options, calls: lightCalls }, "/dev/null");
  const bpf = launchArguments(options, strace.seccompBpf);
  const onOneCpu = ["taskset", "-c", "0", "strace"];
  return [
    ...both("strace", ["strace", ...all], { bpf }),
    ...both("strace, the calls of --light", ["strace", ...light], { bpf }),
    ...both("strace -k", ["strace", "-k", ...all], { bpf }),
    { name: "strace on one CPU", tracer: [...onOneCpu, ...all, ...bpf, "--"] },
    { name: "strace on one CPU, the calls of --light", tracer: [...onOneCpu, ...light, ...bpf, "--"] },
    ...both("strace -f -yy -e trace=%net,%desc", [
      ...["strace", "-f", "-yy", "-e", "trace=%net,%desc", "-o", "/dev/null"],
    ]),
  ];
}

function ours({ name, command }: Socktrace): readonly Way[] {
  const way = (like: string, ...flags: readonly string[]): readonly Way[] =>
    both([name, ...flags].join(" "), [...command, "-o", "/dev/null", ...flags], { like });
  return [
    ...way("strace", "-q"),
    ...way("strace"),
    ...way("strace, the calls of --light", "--light"),
    ...way("strace -k", "-k", "-q"),
    ...way("strace on one CPU", "--one-cpu"),
    ...way("strace on one CPU, the calls of --light", "--one-cpu", "--light"),
    ...byEbpf({ name, command }),
  ];
}

/** By the eBPF engine; its timeline and summary go to /dev/null. */
function byEbpf({ name, command }: Socktrace): readonly Way[] {
  const tracer = [...command, "-o", "/dev/null", "--engine", "ebpf"];
  const way = (what: string, attaches: Way["attaches"], ...flags: readonly string[]): Way => ({
    name: `${name} --engine ebpf ${what}`,
    tracer: [...tracer, ...flags],
    ...(attaches === undefined ? {} : { attaches }),
  });
  return [
    way("-q -p", "server", "-q"),
    way("-k -q -p", "server", "-k", "-q"),
    way("-p", "server"),
    way("--light -p", "server", "--light"),
    way("-q -a", "all", "-q"),
    way("-a", "all"),
    way("-p of another process", "other", "-q"),
  ];
}

/** Launched and attached. */
function both(
  name: string,
  tracer: readonly string[],
  { like, bpf = [] }: { readonly like?: string; readonly bpf?: readonly string[] } = {},
): readonly Way[] {
  return [
    { name, tracer: [...tracer, ...bpf, "--"], like },
    { name: `${name}, attached`, tracer, attaches: "server", like: like && `${like}, attached` },
  ];
}
