import { fault, type Fault } from "../../base/fault.ts";
import type { LiveFlags } from "../args/flags.ts";
import { tell } from "../terminal/tell.ts";

/** What reports the calls: strace, which stops the program at each, or our own program in the kernel. */
export type EngineName = "strace" | "ebpf";

/** The engine for these flags; a Fault where the one that was asked for cannot be had. */
export async function engineFor(flags: LiveFlags, attaches: boolean): Promise<EngineName | Fault> {
  if (flags.all === true && flags.engine === "strace")
    return fault("-a needs the eBPF engine: leave --engine strace out, or name processes by -p", 2);
  const wanted = flags.all === true ? "ebpf" : (flags.engine ?? "strace");
  if (wanted === "strace") return "strace";
  if (wanted === "auto" && !attaches) return chosen("strace", "for a COMMAND ebpf has to be asked for");
  const refusal = unfitFor(flags) ?? (await whyNoEngine());
  if (wanted === "ebpf") return refusal ?? "ebpf";
  return refusal === null ? chosen("ebpf", "it does not stop the processes") : chosen("strace", refusal.message);
}

/** --engine auto: one line with which it is and why. */
function chosen(engine: EngineName, why: string): EngineName {
  tell(`--engine auto takes ${engine}: ${why}`);
  return engine;
}

/** What this engine has no use for. */
function unfitFor({ raw, strace, oneCpu, data }: LiveFlags): Fault | null {
  const straceOnly = { "--raw": raw, "--strace": strace, "--one-cpu": oneCpu, "--data": data };
  const used = Object.entries(straceOnly).find(([, value]) => value !== undefined);
  return used === undefined ? null : fault(`${used[0]} needs --engine strace: take that, or leave ${used[0]} out`, 2);
}

async function whyNoEngine(): Promise<Fault | null> {
  return (await import("../../trace/ebpf/engine.ts")).whyNoEngine();
}
