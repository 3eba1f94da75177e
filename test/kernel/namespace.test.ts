import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Gone, ProcessSnapshot, SocketSnapshot } from "../../src/events/snapshot.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { differences } from "./compare.ts";
import { withFactory, withPython, withTalker } from "./talker.ts";

/** A namespace of this test's own, joined to ours by a pair of virtual cables: 10.203.77.1 here, .2 there. */
const name = `socktrace-${process.pid}`;
const cable = `st${process.pid % 100_000}`;

const trouble = makeNamespace();
if (trouble !== null) console.log(`skipped: another network namespace (${trouble})`);
const inNamespace = (what: string, run: () => Promise<void>): void => {
  if (trouble === null) test(what, run);
  else test.skip(what, run);
};

const port = 16077;
const serve = `
import json, socket, sys
listener = socket.create_server(("10.203.77.2", ${port}))
print("true", flush=True)
connection, peer = listener.accept()
connection.send(b"hello")
print(json.dumps([listener.fileno(), connection.fileno(), peer[1]]), flush=True)
sys.stdin.read()
`;
const call = `
import json, socket, sys
connection = socket.create_connection(("10.203.77.2", ${port}))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(json.dumps(connection.fileno()), flush=True)
sys.stdin.read()
`;

inNamespace("addresses, states and options of a process in another network namespace", async () => {
  const [found, listener, connection, peerPort] = await lookAtServer();
  const at = (number: number): SocketSnapshot | null | undefined =>
    found.type === "gone" ? null : found.fds.find(({ fd }) => fd === number)?.socket;
  const namespace = statSync(`/run/netns/${name}`).ino;
  const local = { type: "inet", address: "10.203.77.2", port };
  const peer = { type: "inet", address: "10.203.77.1", port: peerPort };
  assert.is(at(listener)?.state, "LISTEN");
  assert.is(at(connection)?.state, "ESTABLISHED");
  assert.equal([at(connection)?.local, at(connection)?.peer], [local, peer]);
  const listed = at(connection)?.listed;
  assert.equal(typeof listed === "string" ? listed : [listed?.local, listed?.peer], [local, peer]);
  assert.is(at(connection)?.namespace, namespace);
  assert.is(found.type === "process" ? found.namespace : null, namespace);
  // Its defaults are not ours to know.
  const noDelay = at(connection)?.options.find((option) => option.name === "TCP_NODELAY");
  assert.equal([noDelay?.value, noDelay?.changed], [{ type: "known", data: false }, null]);
});

function lookAtServer(): Promise<readonly [ProcessSnapshot | Gone, number, number, number]> {
  return withTalker(["ip", "netns", "exec", name, "python3", "-c", serve], async (server) => {
    await server.nextLine();
    return withPython(call, async () => {
      const [listener = 0, connection = 0, peerPort = 0] = (await server.nextLine()) as number[];
      return [snapshot(server.pid, { tcpInfo: false, others: true }), listener, connection, peerPort];
    });
  });
}

inNamespace("every value there is what the program itself gets, of ping sockets too", async () => {
  await withFactory(["ip", "netns", "exec", name], async (talker) => {
    assert.ok(talker.factory.made.some(({ label }) => label === "ping"));
    assert.equal(await differences(talker), []);
  });
});

test.after(() => {
  if (trouble === null) ip(`netns del ${name}`);
});

/** Null, or why it could not be made. */
function makeNamespace(): string | null {
  try {
    ip(`netns add ${name}`);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n").slice(0, 2).join(": ") : String(error);
  }
  ip(`link add ${cable}a type veth peer name ${cable}b netns ${name}`);
  ip(`addr add 10.203.77.1/24 dev ${cable}a`);
  ip(`link set ${cable}a up`);
  ip(`-n ${name} addr add 10.203.77.2/24 dev ${cable}b`);
  ip(`-n ${name} link set ${cable}b up`);
  ip(`-n ${name} link set lo up`);
  // ping sockets are forbidden to all by default.
  ip(`netns exec ${name} sysctl -qw net.ipv4.ping_group_range=0\t10`, "\t");
  return null;
}

function ip(command: string, keep = ""): void {
  const args = keep === "" ? command.split(" ") : command.split(" ").map((word) => word.replace(keep, " "));
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
}

test.run();
