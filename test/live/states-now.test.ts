/** What no call shows of a connection: the kernel is asked at the end, while it is open. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./safety/socktrace.ts";
import { until } from "./safety/target.ts";

test.after(endAll);

/**
 * Three clients connect when a line comes: to a listener, to one whose queue is full (its SYN gets no answer), and to a
 * port where nobody listens.
 */
const program = `
import socket, sys
def listener(backlog):
    s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(backlog); return s
def client(address):
    s = socket.socket(); s.setblocking(False); s.connect_ex(address); return s
good, full, none = listener(5), listener(0), socket.socket()
none.bind(("127.0.0.1", 0))
filler = [client(full.getsockname()) for _ in range(3)]
print("ready", *(s.getsockname()[1] for s in (good, full, none)), flush=True)
sys.stdin.readline()
clients = [client(s.getsockname()) for s in (good, full, none)]
print("done", flush=True)
sys.stdin.readline()
`;

/** Nothing happens: the trace ends when it is left, and no line is missing. */
if (canTrace())
  test("attached to what waits: until when it was watched", async () => {
    const target = await startProgram("/usr/bin/python3", [
      "-c",
      'import socket, sys; s = socket.create_server(("127.0.0.1", 0)); print("ready now", flush=True); sys.stdin.read()',
    ]);
    const socktrace = startSocktrace(["--json", "-p", String(target.pid)]);
    await until(() => socktrace.stderr().includes("attached to"));
    const attached = Date.now() / 1000;
    await new Promise((resolve) => setTimeout(resolve, 500));
    socktrace.kill("SIGINT");
    await end(socktrace);
    await target.end();
    const { unparsed, ended } = JSON.parse(socktrace.stdout()) as { unparsed: number; ended: number };
    assert.is(unparsed, 0);
    assert.ok(ended >= attached + 0.4, `${ended}: attached at ${attached}`);
  });

interface Ended {
  readonly sockets: readonly Socket[];
  /** What the program printed last. */
  readonly done: readonly string[];
}

/** The sockets that the program makes once we are attached, as they are at the end of the trace. */
async function watched(python: string): Promise<Ended> {
  const target = await startProgram("/usr/bin/python3", ["-c", python]);
  const socktrace = startSocktrace(["--json", "-p", String(target.pid)]);
  await until(() => socktrace.stderr().includes("attached to"));
  target.type("\n");
  await until(() => target.output().includes("done"));
  socktrace.kill("SIGINT");
  await end(socktrace);
  assert.is(await target.end(), 0);
  const { sockets } = JSON.parse(socktrace.stdout()) as { sockets: readonly Socket[] };
  const done = /^done(.*)$/m.exec(target.output())?.[1]?.trim().split(" ") ?? [];
  return { sockets: sockets.filter(({ opened }) => opened !== null), done };
}

if (canTrace())
  test("attached: established, on its way, and refused", async () => {
    const { sockets } = await watched(program);
    const connections = sockets.filter(({ peer }) => peer !== null);
    assert.equal(
      connections.map(({ state }) => state),
      ["ESTABLISHED", "SYN_SENT", "CLOSED"],
    );
  });

/** A peer closes its side, another resets the connection, and the program does nothing. */
const leaking = `
import socket, struct, sys, time
listener = socket.create_server(("127.0.0.1", 0))
clients = [socket.create_connection(listener.getsockname()) for _ in range(3)]
print("ready x", flush=True)
sys.stdin.readline()
kept = [listener.accept()[0] for _ in clients]
before = time.time()
clients[1].close()
after = time.time()
clients[2].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); clients[2].close()
time.sleep(1)
print("done", before, after, flush=True)
sys.stdin.readline()
`;

if (canTrace())
  test("attached: one stands, of one the peer has closed its side, one was reset", async () => {
    const { sockets, done } = await watched(leaking);
    assert.equal(
      sockets.map(({ state }) => state),
      ["ESTABLISHED", "CLOSE_WAIT", "CLOSED"],
    );
    // accept() showed the first; of the second the FIN has the time, to a tick of the kernel; of the third the look.
    const [shown, left, reset] = sockets.map(({ stateSince }) => stateSince);
    const [before = 0, after = 0] = done.map(Number);
    assert.is(shown, undefined);
    assert.ok(left !== undefined && left > before - TICK && left < after + TICK, `${left}: ${before} to ${after}`);
    assert.ok(reset !== undefined && reset > after + 0.9, `${reset}: ${after}`);
  });

/** Seconds: 10 ms of CONFIG_HZ=100, and what our own clock and the kernel's differ by. */
const TICK = 0.02;

interface Socket {
  readonly state: string | null;
  readonly stateSince?: number;
  readonly opened: unknown;
  readonly peer: unknown;
}

test.run();
