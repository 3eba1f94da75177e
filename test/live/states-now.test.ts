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

if (canTrace())
  test("attached: established, on its way, and refused", async () => {
    const target = await startProgram("/usr/bin/python3", ["-c", program]);
    const socktrace = startSocktrace(["--json", "-p", String(target.pid)]);
    await until(() => socktrace.stderr().includes("attached to"));
    target.type("\n");
    await until(() => target.output().includes("done"));
    socktrace.kill("SIGINT");
    await end(socktrace);
    const { sockets } = JSON.parse(socktrace.stdout()) as { sockets: readonly Socket[] };
    const made = sockets.filter(({ opened, peer }) => opened !== null && peer !== null);
    assert.equal(
      made.map(({ state }) => state),
      ["ESTABLISHED", "SYN_SENT", "CLOSED"],
    );
    assert.is(await target.end(), 0);
  });

/** A peer closes its side, another resets the connection, and the program does nothing. */
const leaking = `
import socket, struct, sys
listener = socket.create_server(("127.0.0.1", 0))
clients = [socket.create_connection(listener.getsockname()) for _ in range(3)]
print("ready x", flush=True)
sys.stdin.readline()
kept = [listener.accept()[0] for _ in clients]
clients[1].close()
clients[2].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); clients[2].close()
print("done", flush=True)
sys.stdin.readline()
`;

if (canTrace())
  test("attached: one stands, of one the peer has closed its side, one was reset", async () => {
    const target = await startProgram("/usr/bin/python3", ["-c", leaking]);
    const socktrace = startSocktrace(["--json", "-p", String(target.pid)]);
    await until(() => socktrace.stderr().includes("attached to"));
    target.type("\n");
    await until(() => target.output().includes("done"));
    socktrace.kill("SIGINT");
    await end(socktrace);
    const { sockets } = JSON.parse(socktrace.stdout()) as { sockets: readonly Socket[] };
    const accepted = sockets.filter(({ opened }) => opened !== null);
    assert.equal(
      accepted.map(({ state }) => state),
      ["ESTABLISHED", "CLOSE_WAIT", "CLOSED"],
    );
    assert.is(await target.end(), 0);
  });

interface Socket {
  readonly state: string | null;
  readonly opened: unknown;
  readonly peer: unknown;
}

test.run();
