/** Where the eBPF engine cannot be had, one line names the reason and the remedy, and the exit status is 125. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf } from "../support/ebpf.ts";
import { startProgram } from "../support/program.ts";
import { canTrace, SOCKTRACE } from "../support/socktrace.ts";
import { scratch } from "../live/safety/target.ts";

const test = suite("the eBPF engine refused");

const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

function nobodyWith(...rights: readonly string[]): readonly string[] {
  const all = rights.map((right) => `+${right}`).join();
  return [...nobody, `--inh-caps=${all}`, `--ambient-caps=${all}`];
}

/** With the path replaced by another, in a mount namespace of its own. */
function replaced(other: string, path: string): readonly string[] {
  return ["unshare", "-m", "sh", "-c", `mount --bind "${other}" "$(readlink -f ${path})" && exec "$@"`, "sh"];
}

const folder = scratch();
const lockdown = join(folder, "lockdown");
writeFileSync(lockdown, "none integrity [confidentiality]\n");

const LIBBPF = '"$(ldconfig -p | sed -n "s/.*libbpf.so.1 .*=> //p" | head -1)"';
const root =
  "you are root without CAP_BPF and CAP_PERFMON, as in containers: run on the host, or give the container the rights (docker run --cap-add BPF --cap-add PERFMON)";

const cases: readonly (readonly [about: string, before: readonly string[], line: string])[] = [
  ["an ordinary user", nobody, "the eBPF engine needs root, or CAP_BPF and CAP_PERFMON: run it with sudo"],
  [
    "with only CAP_BPF",
    nobodyWith("bpf"),
    "the eBPF engine needs root, or CAP_BPF and CAP_PERFMON; you lack CAP_PERFMON: run it with sudo",
  ],
  ["root in a container without rights", ["setpriv", "--bounding-set=-bpf,-perfmon,-sys_admin"], root],
  [
    "a rootless container",
    ["unshare", "-U", "-r"],
    "the eBPF engine needs rights outside of this user namespace (a rootless container): run on the host",
  ],
  [
    "a seccomp filter",
    ["/usr/bin/python3", "test/live/safety/without_call.py", "bpf"],
    "bpf(2) is forbidden (EPERM) by a seccomp filter, as in containers: run on the host, or use --engine strace",
  ],
  [
    "a kernel that is too old",
    ["setarch", "--uname-2.6"],
    "the eBPF engine needs Linux 5.12, this is 2.6: use --engine strace",
  ],
  [
    "no BTF",
    replaced(folder, "/sys/kernel/btf"),
    "no /sys/kernel/btf/vmlinux, which the eBPF engine needs: mount /sys, or use a kernel that is built with CONFIG_DEBUG_INFO_BTF",
  ],
  [
    "a kernel that is locked down",
    replaced(folder, "/sys/kernel/security"),
    "the kernel is locked down (confidentiality), so that no BPF program reads its memory: use --engine strace",
  ],
  [
    "no libbpf.so.1",
    replaced("/dev/null", LIBBPF),
    "libbpf.so.1 is not installed: install libbpf1 (Debian, Ubuntu) or libbpf (Fedora, Alpine)",
  ],
  [
    "an engine that was not built",
    replaced(folder, "dist/ebpf"),
    `the eBPF engine was not built (dist/ebpf/socktrace.${process.arch}.o): install clang and libbpf-dev, then npm run build`,
  ],
];

interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(before: readonly string[], ...args: readonly string[]): Said {
  const [file = "", ...rest] = [...before, process.execPath, SOCKTRACE, "-q", ...args];
  const { status, stdout, stderr } = spawnSync(file, rest, { encoding: "utf8" });
  return { status, stdout, stderr: stderr.replace(/this is 2\.6[^:]*/, "this is 2.6") };
}

if (await canUseEbpf()) {
  for (const [about, before, line] of cases)
    test(about, () => {
      const { status, stdout, stderr } = run(before, "--engine", "ebpf", "--", "echo", "started");
      assert.is(stderr, `socktrace: ${line}\n`);
      assert.equal([status, stdout], [125, ""]);
    });

  test("CAP_BPF and CAP_PERFMON are enough for a program of one's own", () => {
    const { status, stderr } = run(nobodyWith("bpf", "perfmon"), "--engine", "ebpf", "--", "true");
    assert.equal([status, stderr], [0, "no socket was seen\n"]);
  });

  for (const [flag, value] of [["--raw", "x"], ["--strace", "strace"], ["--one-cpu"], ["--data"]] as const)
    test(`${flag}, which only strace can`, () => {
      const { status, stderr } = run(
        [],
        "--engine",
        "ebpf",
        flag,
        ...(value === undefined ? [] : [value]),
        "--",
        "true",
      );
      assert.is(stderr, `socktrace: ${flag} needs --engine strace: take that, or leave ${flag} out\n`);
      assert.is(status, 2);
    });
}

if ((await canUseEbpf()) && canTrace()) {
  test("--engine auto: ebpf for -p, and one line that says so", async () => {
    const sleeper = await startProgram("sh", ["-c", "echo ready; read line"], /ready/);
    const socktrace = await startProgram(
      process.execPath,
      [SOCKTRACE, "--engine", "auto", "-p", String(sleeper.pid)],
      /attached/,
    );
    assert.is(await socktrace.end("SIGINT"), 0);
    assert.match(socktrace.output(), "socktrace: --engine auto takes ebpf: it does not stop the processes\n");
    await sleeper.end();
  });

  test("--engine auto: strace where there is no eBPF", async () => {
    const mine = [...nobody, "sh", "-c", "echo ready; read line"];
    const sleeper = await startProgram(mine[0] ?? "", mine.slice(1), /ready/);
    const ours = [...nobody, process.execPath, SOCKTRACE, "--engine", "auto", "-p", String(sleeper.pid)];
    const socktrace = await startProgram(ours[0] ?? "", ours.slice(1), /attached|cannot/);
    await socktrace.end("SIGINT");
    assert.match(
      socktrace.output(),
      "socktrace: --engine auto takes strace: the eBPF engine needs root, or CAP_BPF and CAP_PERFMON: run it with sudo\n",
    );
    await sleeper.end();
  });

  test("--engine auto: strace for a command", () => {
    const { status, stderr } = run([], "--engine", "auto", "--", "true");
    assert.is(
      stderr,
      "socktrace: --engine auto takes strace: for a COMMAND ebpf has to be asked for\nno socket was seen\n",
    );
    assert.is(status, 0);
  });
}

test.run();
