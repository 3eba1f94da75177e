/** An option that is set after listen(): which of the connections have it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, trace } from "../support/socktrace.ts";

/**
 * One connection is in the queue when the option is set, another is made when the queue is empty, and a second set comes
 * with a third connection in the queue.
 */
const server = `
import socket, sys, time
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(9)
kept = []
def connect(): kept.append(socket.create_connection(listener.getsockname()))
def accept(): kept.append(listener.accept()[0])
connect(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1); accept()
time.sleep(1.5)
connect(); accept()
connect(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 0); accept()
print("ready {}", flush=True)
sys.stdin.read()
`;

if (canTrace())
  test("a connection has it for sure once the kernel has seen the queue empty after the set", async () => {
    const { finish } = await trace(["/usr/bin/python3", "-c", server], undefined, ["--verify"]);
    const { summary } = await finish();
    const accepted = summary.sockets.filter(({ listener }) => listener !== null);
    assert.equal(
      accepted.map(({ options }) => {
        const option = options.find(({ name }) => name === "SO_KEEPALIVE");
        return [option?.origin, option?.value];
      }),
      [
        ["unknown", null],
        ["inherited", true],
        ["unknown", null],
      ],
    );
    assert.is(summary.verified?.differences.length, 0);
  });

test.run();
