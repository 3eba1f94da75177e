/** A look that does not ask for options finds all else that one with options finds. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asPid } from "../../src/base/brands.ts";
import type { FdSnapshot } from "../../src/events/snapshot.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { startProgram } from "../support/program.ts";

const program = `
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname()); server = listener.accept()[0]
client.sendall(b"x" * 10)
kept = [socket.socketpair(), socket.socket(type=socket.SOCK_DGRAM), socket.socket(socket.AF_INET6)]
print("ready x", flush=True)
sys.stdin.read()
`;

test("state, addresses, queues and namespace of a process's sockets", async () => {
  const { pid, end } = await startProgram("/usr/bin/python3", ["-c", program]);
  const look = (options: boolean): readonly FdSnapshot[] => {
    const found = snapshot(asPid(pid), { options, tcpInfo: false, others: false });
    return found.type === "gone" ? [] : found.fds.filter(({ socket }) => socket !== null);
  };
  const withOptions = look(true);
  assert.ok(withOptions.length >= 7);
  assert.ok(withOptions.every(({ socket }) => socket !== null && socket.options.length > 10));
  // Time goes on between the looks.
  const idleOf = ({ socket }: FdSnapshot): readonly string[] => Object.keys(socket?.idle ?? {});
  const withoutOptions = look(false);
  assert.equal(withoutOptions.map(idleOf), withOptions.map(idleOf));
  const still = (fd: FdSnapshot): object => ({ ...fd, socket: { ...fd.socket, idle: null } });
  assert.equal(
    withoutOptions.map(still),
    withOptions.map(({ socket, ...fd }) =>
      still({ ...fd, socket: socket === null ? null : { ...socket, options: [], missing: [] } }),
    ),
  );
  await end();
});

test.run();
