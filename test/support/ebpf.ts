import { spawnSync } from "node:child_process";
import { closeSync, readdirSync, readFileSync } from "node:fs";
import { koffiModule } from "../../src/kernel/ffi/koffi.ts";
import { whyNoEngine } from "../../src/trace/ebpf/engine.ts";
import { SOCKTRACE } from "./socktrace.ts";

/** Whether the eBPF engine can be had here; otherwise the reason is printed, and the test is skipped. */
export async function canUseEbpf(): Promise<boolean> {
  const refusal = await whyNoEngine();
  if (refusal !== null) console.log(`skipped: no eBPF engine here: ${refusal.message}`);
  return refusal === null;
}

/** A command under the eBPF engine: the lines of its timeline, without times and process ids. */
export function timelineByEbpf(command: readonly string[], flags: readonly string[] = []): readonly string[] {
  const { stderr } = spawnSync(
    process.execPath,
    [SOCKTRACE, "--engine", "ebpf", "--no-summary", ...flags, "--", ...command],
    { encoding: "utf8" },
  );
  return stderr.split("\n").flatMap((line) => {
    const [, event] = /^ +[\d.]+ +[\d/]+ +(#.*)$/.exec(line) ?? [];
    return event === undefined ? [] : [event.replace(/\s+/g, " ").replace(/127\.0\.0\.1:\d{4,}/g, "127.0.0.1:PORT")];
  });
}

/** What a process has in the kernel: the ids of its BPF programs, maps and links, of its fds (`prog_id:\t12`). */
export interface BpfObjects {
  readonly prog: readonly number[];
  readonly map: readonly number[];
  readonly link: readonly number[];
}

export function bpfObjectsOf(pid: number): BpfObjects {
  const infos = readdirSync(`/proc/${pid}/fdinfo`).map((fd) => infoOf(pid, fd));
  const ids = (kind: string): readonly number[] =>
    infos.flatMap((info) => new RegExp(`^${kind}_id:\\s*(\\d+)$`, "m").exec(info)?.[1] ?? []).map(Number);
  return { prog: ids("prog"), map: ids("map"), link: ids("link") };
}

/** How many of them the kernel still has. */
export function countLoaded(objects: BpfObjects): number {
  const bpf = koffiModule().load("libbpf.so.1");
  return Object.entries(objects).reduce((sum, [kind, ids]) => {
    const open = bpf.func(`int bpf_${kind}_get_fd_by_id(uint32_t)`);
    return sum + (ids as readonly number[]).filter((id) => isThere(open(id) as number)).length;
  }, 0);
}

function isThere(fd: number): boolean {
  if (fd < 0) return false;
  closeSync(fd);
  return true;
}

/** Empty: it was closed meanwhile. */
function infoOf(pid: number, fd: string): string {
  try {
    return readFileSync(`/proc/${pid}/fdinfo/${fd}`, "latin1");
  } catch {
    return "";
  }
}
