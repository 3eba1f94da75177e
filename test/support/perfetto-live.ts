import { Writable } from "node:stream";
import * as assert from "uvu/assert";
import { isFault, type Fault } from "../../src/base/fault.ts";
import { launchByEbpf } from "../../src/trace/ebpf/launch.ts";
import { launchProgram } from "../../src/trace/launch.ts";
import { findMachine, readMachine, worldOptions } from "../../src/trace/live.ts";
import type { LaunchSettings } from "../../src/trace/settings.ts";
import { Trace, type Outlet } from "../../src/trace/trace.ts";
import { document } from "../../src/views/json/summary.ts";
import { usualOptions } from "../../src/views/view.ts";
import { recordingView, type Recorded } from "./perfetto-log.ts";
import type { OpenedTrace } from "./perfetto.ts";

/** A server with two threads, and a client in a process of its own that knows its address; names that are no text. */
export const PROGRAM = `
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

const settings: LaunchSettings = {
  strace: null,
  follow: true,
  light: false,
  where: false,
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
const command = ["python3", "-c", PROGRAM];

/** One run; what its view for Perfetto and its JSON gave. */
export async function recordLive(engine: "strace" | "ebpf"): Promise<Recorded> {
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
export function isWhole(trace: OpenedTrace): void {
  const titles = new Set(trace.tracks.map(({ name }) => name.replace(/127\.0\.0\.1:\d+/, "ADDRESS")));
  for (const name of ["listening on ADDRESS", "accepted on ADDRESS", "connected to ADDRESS", "open sockets"])
    assert.ok(titles.has(name), `no track ${name}: ${[...titles].join("; ")}`);
  const arrows = trace.arrows.map(([from, to]) => `${kindOf(from.track.name)} -> ${kindOf(to.track.name)}`).sort();
  assert.is(arrows.filter((one) => one === "listening -> accepted").length, 10);
  const joined = arrows.filter((one) => one === "connected -> accepted" || one === "accepted -> connected");
  assert.is(joined.length, 10, arrows.join("; "));
}

const kindOf = (name: string): string => name.split(" ")[0] ?? "";
