/** What shutdown() does to the states, the peer's too, has happened when it returns: it is shown first all the same. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf, timelineByEbpf } from "../support/ebpf.ts";

const test = suite("shutdown and states");

const PROGRAM = `
import socket
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
for _ in range(20):
    client = socket.create_connection(listener.getsockname()); accepted, _ = listener.accept()
    client.shutdown(socket.SHUT_WR)
    accepted.shutdown(socket.SHUT_RDWR)
    client.close(); accepted.close()
`;

if (await canUseEbpf())
  test("a call stands before the states that it causes", () => {
    const lines = timelineByEbpf(["python3", "-c", PROGRAM]);
    const waits = lines.filter((line) => line.includes("CLOSE_WAIT"));
    assert.is(waits.length, 20);
    for (const wait of waits) {
      const accepted = Number(/^#(\d+)/.exec(wait)?.[1]);
      const causes = lines.slice(0, lines.indexOf(wait));
      assert.ok(
        causes.some((line) => line.startsWith(`#${accepted - 1} 4 shutdown the write side`)),
        lines.join("\n"),
      );
    }
  });

test.run();
