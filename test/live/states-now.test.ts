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

/** The states of the connections that the program makes once we are attached, at the end of the trace. */
async function statesAtEnd(python: string, isWanted: (socket: Socket) => boolean): Promise<readonly (string | null)[]> {
  const target = await startProgram("/usr/bin/python3", ["-c", python]);
  const socktrace = startSocktrace(["--json", "-p", String(target.pid)]);
  await until(() => socktrace.stderr().includes("attached to"));
  target.type("\n");
  await until(() => target.output().includes("done"));
  socktrace.kill("SIGINT");
  await end(socktrace);
  assert.is(await target.end(), 0);
  const { sockets } = JSON.parse(socktrace.stdout()) as { sockets: readonly Socket[] };
  return sockets.filter(isWanted).map(({ state }) => state);
}

if (canTrace())
  test("attached: established, on its way, and refused", async () => {
    assert.equal(await statesAtEnd(program, ({ opened, peer }) => opened !== null && peer !== null), [
      "ESTABLISHED",
      "SYN_SENT",
      "CLOSED",
    ]);
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
    assert.equal(await statesAtEnd(leaking, ({ opened }) => opened !== null), ["ESTABLISHED", "CLOSE_WAIT", "CLOSED"]);
  });

interface Socket {
  readonly state: string | null;
  readonly opened: unknown;
  readonly peer: unknown;
}

test.run();
