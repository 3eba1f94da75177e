/** Containers of real runtimes, where these run: podman (by runc) and systemd-nspawn, with busybox as the whole system. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { scratch } from "../live/safety/target.ts";
import { canMakeCgroups } from "../support/cgroups.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { limits, noTrace, withoutContainers } from "../support/podman.ts";
import { SOCKTRACE, type Summary } from "../support/socktrace.ts";

const test = suite("real containers");

function makeRoot(): string {
  const root = scratch();
  for (const folder of ["bin", "dev", "etc", "proc", "root", "sys", "tmp", "usr/bin", "var/log"])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync("/bin/busybox", join(root, "bin/busybox"));
  chmodSync(join(root, "bin/busybox"), 0o755);
  for (const command of ["sh", "sleep", "nc"]) symlinkSync("busybox", join(root, "bin", command));
  writeFileSync(join(root, "etc/os-release"), "ID=busybox\n");
  return root;
}

const begin = `${withoutContainers}
  socktrace="$NODE $SOCKTRACE"
`;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, env: Readonly<Record<string, string>> = {}): Ran {
  return spawnSync("unshare", ["-m", "sh", "-c", begin + script], {
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, NODE: process.execPath, SOCKTRACE, ROOT: makeRoot(), ...env },
  });
}

const start = `$podman run -d --name "$NAME" --network host ${limits} --security-opt seccomp=unconfined --rootfs "$ROOT" /bin/sleep 600 >/dev/null`;

const canRun = canMakeCgroups() && spawnSync("unshare", ["-m", "true"]).status === 0;

function isStarted({ status, stderr }: Ran): boolean {
  if (status === 99) console.log(`skipped: the container does not start here: ${stderr.trim()}`);
  return status !== 99;
}

if (canRun) {
  test("podman: its name, its id, its pid, and a choice by name", () => {
    const NAME = `web-${process.pid}`;
    const ran = run(
      `${start} || exit 99
       $podman inspect -f '{{.Id}} {{.State.Pid}}' "$NAME"
       $socktrace pfiles --json --container "$NAME"
       $podman rm -f -t 0 "$NAME" >/dev/null
       ${noTrace}`,
      { NAME },
    );
    if (!isStarted(ran)) return;
    const [, id = "", pid = "", json = ""] = /^(\w+) (\d+)\n([^]*)$/.exec(ran.stdout) ?? [];
    const { processes } = JSON.parse(json) as Summary;
    assert.equal(
      processes.map((one) => [one.pid, one.innerPid, one.command, one.container]),
      [[Number(pid), 1, "sleep", { runtime: "podman", id, name: NAME, pod: null }]],
    );
  });

  if (await canUseEbpf())
    test("podman exec under -a --container", () => {
      const NAME = `exec-${process.pid}`;
      const file = join(scratch(), "summary");
      const ran = run(
        `${start} || exit 99
         $socktrace -a --json -o "$FILE" --container "$NAME" 2>"$FILE.errors" & us=$!
         until grep -q "attached to" "$FILE.errors"; do sleep 0.1; done
         $podman exec "$NAME" /bin/nc 127.0.0.1 1
         /bin/busybox nc 127.0.0.1 2
         kill -INT $us; wait $us
         $podman rm -f -t 0 "$NAME" >/dev/null
       ${noTrace}`,
        { NAME, FILE: file },
      );
      if (!isStarted(ran)) return;
      const { processes, sockets } = JSON.parse(readFileSync(file, "utf8")) as Summary;
      const failed = sockets.flatMap((socket) => socket.failed.filter(({ call }) => call === "connect"));
      assert.is(failed.length, 1, "that of the host is not in it");
      const exec = processes.find(({ command }) => command === "nc");
      assert.is((exec?.container as { name: string }).name, NAME);
      assert.ok((exec?.innerPid ?? 0) > 1);
    });

  test("systemd-nspawn: its name, and its pid", () => {
    const NAME = `nspawn-${process.pid}`;
    const ran = run(
      `scope=/sys/fs/cgroup/socktrace-test-$$/machine.slice/machine-$NAME.scope
       mkdir -p $scope
       sh -c 'echo 0 > "$1/cgroup.procs"; shift; exec "$@"' sh $scope systemd-nspawn -q -D "$ROOT" -M "$NAME" \\
         --register=no --keep-unit --pipe /bin/sh -c 'echo ready; exec sleep 600' >"$ROOT.out" 2>&1 & us=$!
       for _ in $(seq 100); do grep -q ready "$ROOT.out" && break; sleep 0.1; done
       grep -q ready "$ROOT.out" || { cat "$ROOT.out" >&2; kill $us; exit 99; }
       $socktrace pfiles --json --container "$NAME"
       kill -KILL $us; wait $us
       made=/sys/fs/cgroup/socktrace-test-$$
       for _ in $(seq 50); do
         for pid in $(find $made -name cgroup.procs -exec cat {} +); do kill -KILL $pid; done 2>/dev/null
         find $made -depth -type d -exec rmdir {} + 2>/dev/null
         [ -d $made ] || break
         sleep 0.1
       done
       rm -f "$ROOT.out"; true`,
      { NAME },
    );
    if (!isStarted(ran)) return;
    const { processes } = JSON.parse(ran.stdout) as Summary;
    const [inside] = processes.filter(({ command }) => command === "sleep");
    assert.is(inside?.innerPid, 1);
    assert.equal(inside?.container, { runtime: "systemd-nspawn", id: null, name: NAME, pod: null });
  });
}

test.run();
