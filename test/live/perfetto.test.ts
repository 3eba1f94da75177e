/** --format perfetto of live traces by both engines: what is in it is what the JSON of the same run has; and as a file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isFault, type Fault } from "../../src/base/fault.ts";
import { launchByEbpf } from "../../src/trace/ebpf/launch.ts";
import { launchProgram } from "../../src/trace/launch.ts";
import { findMachine, readMachine, worldOptions } from "../../src/trace/live.ts";
import type { LaunchSettings } from "../../src/trace/settings.ts";
import { Trace, type Outlet } from "../../src/trace/trace.ts";
import { document } from "../../src/views/json/summary.ts";
import { usualOptions } from "../../src/views/view.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { agreesWithJson } from "../support/perfetto-agrees.ts";
import { recordingView, type Recorded } from "../support/perfetto-log.ts";
import { openTrace, type OpenedTrace } from "../support/perfetto.ts";
import { startProgram } from "../support/program.ts";
import { canTrace, socktrace, SOCKTRACE } from "../support/socktrace.ts";
import { until } from "../support/until.ts";

const test = suite("perfetto, live");

const folder = mkdtempSync(join(tmpdir(), "socktrace-perfetto-"));
const file = join(folder, "trace.pftrace");
test.after(() => {
  rmSync(folder, { recursive: true });
});

/** A server with two threads, and a client in a process of its own that knows its address; names that are no text. */
const program = `
import os, socket, threading
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
server.bind(("127.0.0.1", 0))
server.listen(5)
port = server.getsockname()[1]
def serve():
    for _ in range(5):
        one, _ = server.accept()
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        one.recv(10)
        one.close()
workers = [threading.Thread(target=serve) for _ in range(2)]
for worker in workers: worker.start()
if os.fork() == 0:
    with open("/proc/self/comm", "wb") as comm: comm.write(b"c\\xff\\x1b[31m")
    for _ in range(10):
        one = socket.create_connection(("127.0.0.1", port))
        one.getsockname()
        one.close()
    os._exit(0)
os.wait()
for worker in workers: worker.join()
odd = socket.socket(socket.AF_UNIX)
odd.bind(b"\\0a\\xff\\x1b<script>" + str(os.getpid()).encode())
try: odd.setsockopt(socket.SOL_SOCKET, 12345, 1)
except OSError: pass
`;

/** It listens, and sets an option at a line of input. */
const waiting = `
import socket, sys
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(5)
print("ready now", flush=True)
sys.stdin.readline()
server.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
print("done", flush=True)
sys.stdin.read()
`;

const settings: LaunchSettings = {
  strace: null,
  follow: true,
  light: false,
  data: false,
  oneCpu: false,
  verify: "no",
  judged: false,
  user: null,
  environment: [],
  detachable: false,
  stdio: "ignore",
};
const fds = { passed: [], lost: [] };
const command = ["python3", "-c", program];

/** One run; what its view for Perfetto and its JSON gave. */
async function record(engine: "strace" | "ebpf"): Promise<Recorded> {
  const { view, changes } = recordingView();
  let text = "";
  const outlet: Outlet = {
    output: new Writable({
      write: (_chunk, _encoding, done) => {
        done();
      },
    }),
    pass: (more) => {
      text += more;
      return undefined;
    },
    onFault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  };
  const strace = engine === "strace" ? orThrow(await findMachine(settings)) : null;
  const source = { source: "launch", engine, strace: null } as const;
  const options = {
    ...worldOptions(strace ?? readMachine(), settings),
    kernelStates: engine === "ebpf",
    timeline: true,
  };
  const trace = new Trace(source, view, options);
  if (strace === null) {
    const running = orThrow(await launchByEbpf(trace, command, settings, fds));
    await running.pump(outlet);
  } else {
    const running = orThrow(await launchProgram(trace, strace, command, settings, fds, () => undefined));
    await running.pump(outlet, null);
  }
  text += trace.end();
  const report = trace.report();
  text += view.summary(report);
  return { bytes: Buffer.from(text, "latin1"), changes, summary: document(report, usualOptions) };
}

function orThrow<Value extends object>(value: Value | Fault): Value {
  if (isFault(value)) throw new Error(value.message);
  return value;
}

/** What both engines show of that program. */
function isWhole(trace: OpenedTrace): void {
  const titles = new Set(trace.tracks.map(({ name }) => name.replace(/127\.0\.0\.1:\d+/, "ADDRESS")));
  for (const name of ["listening on ADDRESS", "accepted on ADDRESS", "connected to ADDRESS", "open sockets"])
    assert.ok(titles.has(name), `no track ${name}: ${[...titles].join("; ")}`);
  const arrows = trace.arrows.map(([from, to]) => `${kindOf(from.track.name)} -> ${kindOf(to.track.name)}`).sort();
  assert.is(arrows.filter((one) => one === "listening -> accepted").length, 10);
  const joined = arrows.filter((one) => one === "connected -> accepted" || one === "accepted -> connected");
  assert.is(joined.length, 10, arrows.join("; "));
}

const kindOf = (name: string): string => name.split(" ")[0] ?? "";

if (canTrace())
  test("strace: a launch", async () => {
    const recorded = await record("strace");
    const trace = openTrace(recorded.bytes);
    agreesWithJson(trace, recorded);
    isWhole(trace);
    const calls = trace.tracks.filter(({ tid }) => tid !== null).flatMap(({ marks }) => marks);
    const accepts = calls.filter(({ name }) => name === "accept4");
    assert.ok(accepts.length === 10 && accepts.every(({ isInstant }) => !isInstant), "each accept4 has its length");
  });

if (await canUseEbpf())
  test("eBPF: a launch", async () => {
    const recorded = await record("ebpf");
    const trace = openTrace(recorded.bytes);
    agreesWithJson(trace, recorded);
    isWhole(trace);
  });

if (canTrace()) {
  test("the command line: a launch keeps its output and its status", () => {
    const run = socktrace([
      "--format",
      "perfetto",
      "-o",
      file,
      "--",
      "sh",
      "-c",
      'python3 -c "$1"; echo out; exit 3',
      "sh",
      program,
    ]);
    assert.equal([run.status, run.stdout, run.stderr], [3, "out\n", ""]);
    isWhole(openTrace(readFileSync(file)));
  });

  test("the command line: an attach, and what was open before it; to a pipe", async () => {
    const target = await startProgram("python3", ["-c", waiting]);
    const attached = spawn(process.execPath, [SOCKTRACE, "-p", String(target.pid), "--format", "perfetto"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    attached.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    let said = "";
    attached.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes("Ctrl-C detaches"));
    target.type("\n");
    await until(() => target.output().includes("done"));
    attached.kill("SIGINT");
    assert.equal(await once(attached, "close"), [0, null]);
    await target.end();
    const { tracks } = openTrace(Buffer.concat(chunks));
    const listener = tracks.find(({ name }) => name.startsWith("listening on 127.0.0.1:"));
    assert.equal(
      listener?.marks.map(({ name, depth }) => `${depth} ${name.replace(/\d+$/, "PORT")}`),
      ["0 #1 on 127.0.0.1:PORT", "1 LISTEN", "2 appeared", "2 set SO_KEEPALIVE", "2 still open"],
    );
  });

  test("the command line: a log, with names that are no text", () => {
    const raw = join(folder, "raw.strace");
    assert.is(socktrace(["-o", "/dev/null", "--raw", raw, "--", "python3", "-c", program]).status, 0);
    assert.is(socktrace(["read", "--format", "perfetto", "-o", file, raw]).status, 0);
    const trace = openTrace(readFileSync(file));
    isWhole(trace);
    const odd = trace.tracks.find(({ name }) => name.startsWith("bound to @a"));
    assert.match(odd?.name ?? "", /^bound to @a\\xff\\x1b<script>\d+$/);
  });
}

test.run();
