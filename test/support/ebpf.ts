import { whyNoEngine } from "../../src/trace/ebpf/engine.ts";

/** Whether the eBPF engine can be had here; otherwise the reason is printed, and the test is skipped. */
export async function canUseEbpf(): Promise<boolean> {
  const refusal = await whyNoEngine();
  if (refusal !== null) console.log(`skipped: no eBPF engine here: ${refusal.message}`);
  return refusal === null;
}
