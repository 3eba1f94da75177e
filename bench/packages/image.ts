/**
 * The image, loaded and run by podman: alone, beside a container, and inside of what the container sees. Programs have no
 * network but their own. docs/containers.md promises what is done here.
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { imageOf, makeImages } from "../../scripts/dist/image.ts";
import { canUseEbpf } from "../../test/support/ebpf.ts";
import { limits, noTrace, withoutContainers } from "../../test/support/podman.ts";
import { makeRelease } from "../../test/packages/support/release.ts";

const test = suite("image");
const release = await makeRelease();
await makeImages(release);
const image = resolve(imageOf(release, "x64"));

/** $image, and $run to run it; the container `web`, which listens on port 5555, and $web, its pid. */
const begin = `${withoutContainers}
  $podman load -q -i "$IMAGE" >/dev/null || exit 99
  image=localhost/socktrace:${release.version}
  run="$podman run --rm ${limits}"
  $podman run -d --name web ${limits} --network none --entrypoint /bin/busybox $image nc -l -p 5555 >/dev/null || exit 99
  web=$($podman inspect -f '{{.State.Pid}}' web)
  # Lets a trace begin, looks at whom it traces, and sends it what Ctrl-C sends.
  interrupt() {
    until us=$(pgrep -nf "^/usr/bin/socktrace .*$1"); do sleep 0.1; done
    sleep 3
    grep TracerPid /proc/$web/status
    kill -INT $us
  }
`;
const end = `\n$podman rm -f -t 0 web >/dev/null; ${noTrace}`;

function inPodman(script: string): string {
  const ran = spawnSync("unshare", ["-m", "sh", "-c", `${begin}${script}${end}`], {
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, IMAGE: image },
  });
  assert.not.equal(ran.status, 99, `podman does not run here: ${ran.stderr}`);
  return ran.stdout + ran.stderr;
}

const traced = [/TracerPid:\t[1-9]/, /:5555, LISTEN/];

test("skopeo reads it, as an OCI layout and as docker's archive", () => {
  for (const kind of ["oci-archive", "docker-archive"]) {
    const { stdout, stderr } = spawnSync("skopeo", ["inspect", "--config", `${kind}:${image}`], { encoding: "utf8" });
    assert.match(stdout, /"Entrypoint":\s*\[\s*"\/usr\/bin\/socktrace"/, stderr);
    assert.match(stdout, /"architecture":\s*"amd64"/);
  }
});

test("nothing else is in it", () => {
  const list = inPodman(`mounted=$($podman image mount $image); cd $mounted; find . ! -type d | sort`);
  const files = list.split("\n").filter((path) => !/^\.\/(usr\/share\/doc|var\/lib\/dpkg\/status\.d)\//.test(path));
  const commands = "bzip2 cat cut grep gzip head mkfifo paste rm sed sh sleep taskset xz";
  assert.equal(
    files.filter((path) => path !== "" && !/^\.\/lib(64)?\//.test(path)),
    [
      ...["busybox", ...commands.split(" ")].sort().map((name) => `./bin/${name}`),
      "./usr/bin/socktrace",
      "./usr/bin/strace",
    ],
  );
});

test("it runs what needs no rights, also where it may write nothing", () => {
  const output = inPodman(
    `$run --network none --read-only --cap-drop ALL $image --version
     $run --network none --read-only --cap-drop ALL $image explain SO_KEEPALIVE | head -n 1
     logs=$(mktemp -d)
     gzip -c samples/traces/6.1/C/udp.strace >"$logs/log.gz"
     $run --network none --read-only --cap-drop ALL -v "$logs:/logs:ro" $image read --no-summary /logs/log.gz | head -n 1
     rm -r "$logs"`,
  );
  assert.match(output, new RegExp(`^socktrace ${release.version}\nstrace [^]*\nSO_KEEPALIVE\n +TIME +PID`));
});

test("with SYS_PTRACE, inside of what the container sees: ls, pfiles, an attach", () => {
  const output = inPodman(
    `inside="$run --network container:web --pid container:web --cap-add SYS_PTRACE $image"
     $inside ls -c busybox
     $inside pfiles 1
     interrupt '-p 1' & $inside -p 1; wait`,
  );
  assert.match(output, /busybox +1 .*\*:5555 \(LISTEN\)/);
  assert.match(output, /SO_REUSEADDR\n[^]*sockname: AF_INET6 :: {2}port: 5555/);
  for (const pattern of traced) assert.match(output, pattern);
});

test("with SYS_PTRACE, beside it: by the host's pid, and by its name where the runtime's files are mounted", () => {
  const output = inPodman(
    `files="-v /var/lib/containers:/var/lib/containers:ro"
     beside="$run --network none --pid host --cap-add SYS_PTRACE $files $image"
     interrupt "-p $web" & $beside -p $web; wait
     $beside pfiles --container web`,
  );
  for (const pattern of traced) assert.match(output, pattern);
  assert.match(output, /Container: web \(podman [0-9a-f]{12}\), pid 1 there/);
});

test("as a sidecar: it sleeps, and socktrace is run in it", () => {
  const output = inPodman(
    `$podman run -d --name sidecar ${limits} --network container:web --pid container:web --cap-add SYS_PTRACE \\
       --entrypoint /bin/sleep $image infinity >/dev/null
     $podman exec sidecar socktrace ls -c busybox
     $podman rm -f -t 0 sidecar >/dev/null`,
  );
  assert.match(output, /busybox +1 .*\*:5555 \(LISTEN\)/);
});

test("podman stop detaches it", () => {
  const output = inPodman(
    `$podman run -d --name trace ${limits} --network none --pid host --cap-add SYS_PTRACE $image -p $web >/dev/null
     until grep -q 'TracerPid:.[1-9]' /proc/$web/status; do sleep 0.1; done
     sleep 2
     $podman stop trace
     grep -E 'State|TracerPid' /proc/$web/status
     $podman inspect -f 'ended {{.State.ExitCode}}' trace
     $podman logs trace
     $podman rm -f trace >/dev/null`,
  );
  assert.match(output, /State:\tS \(sleeping\)\nTracerPid:\t0\nended 0\n/);
  assert.match(output, /state: LISTEN, backlog 1/);
});

test("without SYS_PTRACE, a process that has more rights: it prints what to do", () => {
  const output = inPodman(`$run --network none --pid host $image pfiles $$`);
  assert.match(output, /cannot inspect process \d+ \(.*\); .*docker run --cap-add SYS_PTRACE/);
});

test("a program that runs in it", () => {
  const output = inPodman(`$run --network none $image /bin/busybox nc 127.0.0.1 1`);
  assert.match(output, /127\.0\.0\.1:1.*ECONNREFUSED/);
});

test("when socktrace alone is killed, what it traced goes on", () => {
  const output = inPodman(
    `$run -d --network none --pid host --cap-add SYS_PTRACE $image -p $web >/dev/null
     until grep -q 'TracerPid:.[1-9]' /proc/$web/status; do sleep 0.1; done
     kill -KILL $(pgrep -nf "^/usr/bin/socktrace -p $web")
     for _ in $(seq 100); do grep -q 'TracerPid:.0' /proc/$web/status && break; sleep 0.1; done
     grep -E 'State|TracerPid' /proc/$web/status`,
  );
  assert.match(output, /State:\tS \(sleeping\)\nTracerPid:\t0/);
});

if (await canUseEbpf())
  test("the eBPF engine: by three sets of rights, and what is printed without them", () => {
    const rights = [
      "--privileged",
      "--cap-add SYS_ADMIN --cap-add SYS_PTRACE",
      "--cap-add BPF --cap-add PERFMON --cap-add SYS_PTRACE --security-opt seccomp=unconfined",
    ];
    const output = inPodman(
      [
        ...rights.map(
          (flags) => `interrupt ebpf & $run --network none --pid host ${flags} $image --engine ebpf -p $web; wait`,
        ),
        `$run --network none --pid host $image --engine ebpf -p $web`,
      ].join("\n"),
    );
    assert.is(output.match(/attached to \d+ \(busybox|attached to \d+ \(nc/g)?.length, rights.length, output);
    assert.is(output.match(/TracerPid:\t0/g)?.length, rights.length);
    assert.match(output, /^socktrace: .*(EPERM|CAP_BPF)/m);
  });

test.run();
