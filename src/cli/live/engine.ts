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
  const unfit = unfitFor(flags);
  const { whyNoEngine } = await import("../../trace/ebpf/engine.ts");
  const refusal = unfit ?? (await whyNoEngine());
  if (wanted === "ebpf") return refusal ?? "ebpf";
  if (!attaches) return "strace";
  if (refusal !== null) tell(`strace is used: ${refusal.message}`);
  else tell("the eBPF engine is used: the processes are not stopped (--engine strace: the other)");
  return refusal === null ? "ebpf" : "strace";
}

/** What this engine has no use for. */
function unfitFor({ raw, strace, oneCpu, data, detachable }: LiveFlags): Fault | null {
  const straceOnly = {
    "--raw": raw,
    "--strace": strace,
    "--one-cpu": oneCpu,
    "--data": data,
    "--detachable": detachable,
  };
  const used = Object.entries(straceOnly).find(([, value]) => value !== undefined);
  return used === undefined ? null : fault(`${used[0]} is for strace: the eBPF engine has none`, 2);
}
