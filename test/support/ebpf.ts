import { spawnSync } from "node:child_process";
import { SOCKTRACE } from "./socktrace.ts";

/** Whether the eBPF engine can be had here; where not, the reason is printed. */
export function canUseEbpf(): boolean {
  const { status, stderr } = spawnSync(process.execPath, [SOCKTRACE, "--engine", "ebpf", "-q", "--", "true"], {
    encoding: "utf8",
  });
  if (status !== 0) console.log(`skipped: ${stderr.trim()}`);
  return status === 0;
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
