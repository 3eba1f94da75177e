import { test } from "uvu";
import * as assert from "uvu/assert";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { differences } from "./compare.ts";
import { withFactory, withPython } from "./talker.ts";

test("every value of every kind of socket is what the program itself gets", async () => {
  assert.equal(await withFactory([], differences), []);
});

/** Three sockets: untouched, with three options set, and accepted from a listener that set one. */
const setting = `
import json, socket, sys
plain = socket.socket()
touched = socket.socket()
touched.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
touched.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 212992 // 2)
touched.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 7200)
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
client = socket.create_connection(listener.getsockname())
listener.accept()
accepted, _ = listener.accept()
print(json.dumps([plain.fileno(), touched.fileno(), listener.fileno(), accepted.fileno()]), flush=True)
sys.stdin.read()
`;

test("what a program set is told from the defaults", async () => {
  const { fds, found } = await withPython(setting, async ({ pid, nextLine }) => ({
    fds: (await nextLine()) as number[],
    found: snapshot(pid, { tcpInfo: false, others: false }),
  }));
  const changed = fds.map((number) => {
    const socket = found.type === "process" ? found.fds.find(({ fd }) => fd === number)?.socket : null;
    return socket?.options.filter((option) => option.changed === true).map(({ name }) => name);
  });
  // TCP_KEEPIDLE 7200 is the default: nobody can tell. The buffer's lock tells of SO_RCVBUF, whatever its value.
  assert.equal(changed, [
    [],
    ["SO_RCVBUF", "SO_KEEPALIVE", "SO_BUF_LOCK"],
    ["SO_REUSEADDR", "TCP_NODELAY"],
    ["SO_REUSEADDR", "TCP_NODELAY"],
  ]);
});

test.run();
