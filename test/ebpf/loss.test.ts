import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asPid } from "../../src/base/brands.ts";
import { RawRecord } from "../../src/ebpf/record.ts";
import { isFault } from "../../src/base/fault.ts";
import { openSockets } from "../../src/kernel/open-sockets.ts";
import { startEngine } from "../../src/trace/ebpf/engine.ts";
import { Trace } from "../../src/trace/trace.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { startProgram } from "../support/program.ts";

/**
 * A ring of one page, and nobody who reads it: most of what the program does is lost. What is lost is counted to the event,
 * and what the kernel has takes its place.
 */
const test = suite("lost records");

/** A listener, a connection to it, and options that are set on both, again and again. */
const PROGRAM = `
import socket, sys
def make():
    listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(9)
    client = socket.create_connection(listener.getsockname()); accepted, _ = listener.accept()
    return listener, client, accepted
gone = make()
print("ready", flush=True); sys.stdin.readline()
for number in range(300):
    gone[1].setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, number % 7)
[one.close() for one in gone]
listener, client, accepted = make()
for number in range(300):
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1 + number)
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 5000 + number)
accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
client.setblocking(False)
print("done", flush=True); sys.stdin.readline()
`;

if (await canUseEbpf())
  test("made = read + lost + left; the healed values are the kernel's", async () => {
    const program = await startProgram("python3", ["-c", PROGRAM], /ready\n/);
    const trace = new Trace({ source: "attach", engine: "ebpf", strace: null }, view(), { timeline: false });
    const { reporter } = trace.tracer;
    const targets = { all: false, pids: [program.pid], launches: false, ringSize: 4096 };
    const engine = await startEngine(trace, targets, { light: false, follow: true });
    assert.ok(!isFault(engine), isFault(engine) ? engine.message : "");
    const before = openSockets(reporter.began ?? engine.now());
    for (const event of [...before(asPid(program.pid))]) if (event !== null) reporter.event(event);
    program.type("go\n");
    while (!program.output().includes("done\n")) await wait(10);

    // Nobody has read yet: the ring is full, and all else is lost.
    const { made, lost } = engine.program.counts();
    let left = 0;
    engine.program.ring.drain(({ bytes, words, at, size }) => {
      left++;
      engine.input.take(new RawRecord(bytes, words, at, size));
    }, 1_000_000);
    assert.is(made, left + lost);
    assert.ok(lost > 500, `${lost} lost`);

    engine.healing.look(true);
    engine.input.report(null);
    reporter.applyScheduled(null);
    assert.is(reporter.world.state.lost, lost);
    const inKernel = [...openSockets(engine.now())(asPid(program.pid))].filter((event) => event !== null);
    const sockets = [...reporter.world.state.sockets.values()];
    assert.equal(sockets.map(({ inode }) => inode).sort(), inKernel.map(({ at }) => at.inode).sort());
    for (const { at, options, state, local, peer } of inKernel) {
      const socket = sockets.find(({ inode }) => inode === at.inode);
      assert.equal([socket?.state, socket?.local, socket?.peer], [state, local, peer]);
      for (const name of ["TCP_KEEPIDLE", "SO_RCVBUF", "TCP_NODELAY", "SO_PRIORITY"])
        assert.equal(
          [...(socket?.options.values() ?? [])].find((one) => one.name === name)?.value,
          options.find((one) => one.name === name)?.value,
          name,
        );
    }
    engine.leave();
    engine.program.close();
    await program.end();
  });

/** Fills a ring of 16 MiB and more. */
const FLOOD = `
import socket, sys
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("ready", flush=True); sys.stdin.readline()
for number in range(100_000):
    one.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, number % 7)
print("done", flush=True); sys.stdin.readline()
`;

if (await canUseEbpf())
  test("the end does not wait until all is read: what is left counts as lost, to the event", async () => {
    const program = await startProgram("python3", ["-c", FLOOD], /ready\n/);
    const trace = new Trace({ source: "attach", engine: "ebpf", strace: null }, view(), { timeline: false });
    const engine = await startEngine(
      trace,
      { all: false, pids: [program.pid], launches: false, last: 0 },
      { light: false, follow: true },
    );
    assert.ok(!isFault(engine), isFault(engine) ? engine.message : "");
    program.type("go\n");
    while (!program.output().includes("done\n")) await wait(10);
    engine.open();
    engine.leave();
    await engine.run({ pass: () => undefined, output: process.stderr, onFault: assert.unreachable });
    const { made, lost } = engine.program.counts();
    const { records } = engine.input;
    assert.ok(lost > 0 && engine.left > 0 && records > 0, `${lost} lost, ${engine.left} left, ${records} read`);
    assert.is(made, records + lost + engine.left);
    trace.tracer.reporter.applyScheduled(null);
    const { state } = trace.tracer.reporter.world;
    assert.is(state.lost, lost + engine.left);
    const [socket] = state.sockets.values();
    assert.equal([socket?.gap?.isRead, socket?.state], [true, "CLOSED"]);
    engine.program.close();
    await program.end();
  });

function view(): NonNullable<ReturnType<typeof makeView>> {
  const made = makeView("text", usualOptions);
  assert.ok(made !== null);
  return made;
}

test.run();
