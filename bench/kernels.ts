/**
 * `npm run soak -- kernels`: the eBPF engine on Debian's 6.1 under qemu, beside the kernel at hand. The same program is
 * traced on both, and the timelines have to be the same. --kernel FILE: another vmlinuz. Needs root, qemu-system-x86,
 * busybox-static and gcc.
 */
import { join } from "node:path";
import { execaSync } from "execa";
import type { Found } from "../test/live/safety/soak/parts.ts";
import { debianKernel, SmallMachine } from "./kernels/machine.ts";

/** Without KVM, which is not everywhere, it takes half a minute. */
const PATIENCE_S = 600;

export function kernels(kernel?: string): Found {
  const missing = ["qemu-system-x86_64", "busybox", "gcc"].filter(
    (name) => execaSync("which", [name], { reject: false }).failed,
  );
  if (missing.length > 0)
    return {
      figures: `${missing.join(", ")} not installed`,
      faults: ["apt-get install --no-install-recommends qemu-system-x86 busybox-static gcc libc6-dev"],
    };
  const folder = execaSync("mktemp", ["-d"]).stdout;
  const program = join(folder, "sockets");
  execaSync("gcc", ["-O1", "-static", "-o", program, "bench/kernels/sockets.c"]);
  const here = traceHere(program);
  const machine = new SmallMachine(program);
  const console = machine.run(kernel ?? debianKernel(machine.folder), there, PATIENCE_S);
  machine.remove();
  execaSync("rm", ["-r", folder]);
  const version = /kernel (\S+)$/m.exec(console)?.[1];
  if (version === undefined) return { figures: "the machine did not start", faults: [console.slice(-2000)] };
  const timeline = timelineIn(console);
  const faults = [
    ...(timeline === here ? [] : [`another timeline than here:\n${timeline}\nhere:\n${here}`]),
    ...(/^ended 0$/m.test(console) ? [] : [console.slice(-2000)]),
    ...(/^left 0$/m.test(console) ? [] : ["BPF programs were left"]),
  ];
  return { figures: `Linux ${version}: ${timeline.split("\n").length} lines of a timeline`, faults };
}

const command = "--engine ebpf --color never --no-summary -o - --";

/** What the machine's first process does. */
const there = `
echo "kernel $(uname -r)"
cd /socktrace
echo "--- timeline"
node bin/socktrace.js ${command} /program 2>&1
status=$?
echo "--- ended"
echo "ended $status"
sleep 1
echo "left $(ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c bpf-prog)"
`;

/** In a network namespace of its own, so that the port is free and the loopback device as there. */
function traceHere(program: string): string {
  const script = `busybox ifconfig lo up; exec "$@"`;
  const ours = [process.execPath, "bin/socktrace.js", ...command.split(" "), program];
  const { stdout } = execaSync("unshare", ["-n", "sh", "-c", script, "sh", ...ours]);
  return timelineIn(`--- timeline\n${stdout}\n--- ended\n`);
}

/** Without times; pids in the order of their first line; ports that the kernel chose, and its own memory, masked. */
function timelineIn(console: string): string {
  const lines = (/--- timeline\n([^]*?)\n--- ended/.exec(console)?.[1] ?? "").split("\n");
  const pids = new Map<string, string>();
  const named = (pid: string): string => {
    if (!pids.has(pid)) pids.set(pid, `P${pids.size + 1}`);
    return pids.get(pid) ?? "";
  };
  return lines
    .filter((line) => /^ +\d+\.\d{6} /.test(line))
    .map((line) => line.replace(/^ +[\d.]+ +(\d+)/, (_, pid: string) => named(pid)))
    .map((line) => line.replace(/process (\d+)/g, (_, pid: string) => `process ${named(pid)}`))
    .map((line) =>
      line.replace(/127\.0\.0\.1:(?!4001\b)\d+/g, "127.0.0.1:PORT").replace(/\S*\/(sockets|program)\b/g, "PROGRAM"),
    )
    .join("\n");
}
