import { libc } from "./libc.ts";

/** Room for 8,192 CPUs, which is the most that Linux can be built for (CONFIG_NR_CPUS). */
const MASK_BYTES = 1024;

/** sched_setaffinity(2): the CPUs that a thread may run on; 0 or -errno. 0 is the thread that calls. */
export function setCpus(tid: number, cpus: Iterable<number>): number {
  const mask = new Uint8Array(MASK_BYTES);
  for (const cpu of cpus) mask[cpu >> 3] = (mask[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return libc().sched_setaffinity(tid, MASK_BYTES, mask);
}
