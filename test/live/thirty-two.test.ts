import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf } from "../support/ebpf.ts";
import { canTrace, trace, type SocketSummary } from "../support/socktrace.ts";

/** A 32-bit program, all of whose socket calls go through socketcall(2) (thirty-two.c), launched: as any other. */
const test = suite("a 32-bit program");

const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const program = join(folder, "thirty-two");
const flags = ["-m32", "-nostdlib", "-static", "-fno-pic", "-no-pie", "-fno-stack-protector"];

const ofListener = [
  "SO_REUSEADDR true",
  "SO_RCVBUF 80000",
  'SO_BUF_LOCK ["SOCK_RCVBUF_LOCK"]',
  "SO_RCVTIMEO 2.5",
  "SO_SNDTIMEO 3",
  'SO_LINGER {"l_onoff":1,"l_linger":5}',
];

if ((await canUseEbpf()) && isPossible())
  test("by eBPF: its calls are not read, which is said once, and it goes on undisturbed", async () => {
    const traced = await trace([program], /ready\n/, ["--engine", "ebpf"]);
    const { summary, how } = await traced.finish();
    assert.is(how, 0);
    assert.equal(summary.unknown, [
      { cause: "a 32-bit program: the eBPF engine does not read its calls (--engine strace does)", count: 1 },
    ]);
    assert.equal(summary.sockets, []);
  });

if (canTrace() && isPossible()) {
  test("its options, its connection and the fd that it sends itself are what the kernel has", async () => {
    const traced = await trace([program], /ready\n/, ["--verify"]);
    const { summary, how } = await traced.finish();
    const { sockets, processes, verified } = summary;
    assert.is(how, 0);
    assert.equal(summary.unknown, []);
    assert.equal(verified?.differences, []);
    assert.ok((verified?.values ?? 0) > 300, `${verified?.values} values`);
    const names = processes[0]?.fds.map(({ fd, socket }) => `${fd}:#${socket}`);
    assert.equal(names, ["3:#1", "4:#2", "5:#3", "6:#4", "7:#5", "8:#3"]);
    assert.equal(optionsOf(sockets[0]), ofListener);
    assert.equal(optionsOf(sockets[2]), [...ofListener, "TCP_NODELAY true", "TCP_KEEPIDLE 77"]);
    assert.equal([sockets[0]?.backlog, sockets[2]?.listener], [7, 1]);
  });
}

function optionsOf(socket: SocketSummary | undefined): readonly string[] {
  return socket?.options.map(({ name, value }) => `${name} ${JSON.stringify(value)}`) ?? [];
}

function isPossible(): boolean {
  if (process.arch !== "x64") return false;
  execFileSync("gcc", [...flags, "-o", program, "test/live/thirty-two.c"]);
  const { status } = spawnSync(program, { input: "" });
  if (status !== 0) console.log("skipped: this kernel runs no 32-bit programs");
  return status === 0;
}

test.after(() => {
  rmSync(folder, { recursive: true });
});

test.run();
