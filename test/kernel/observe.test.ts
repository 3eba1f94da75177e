import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asMicros, asPid, type Pid } from "../../src/base/brands.ts";
import { observe } from "../../src/kernel/observe.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import type { Socket as ModelSocket } from "../../src/world/socket.ts";
import { World } from "../../src/world/world.ts";
import { withFactory } from "./talker.ts";

const look = { tcpInfo: false, others: false };
const time = asMicros(1_795_340_027_755_012);

test("each socket becomes an event with its fd, flags, addresses, state and options", async () => {
  await withFactory([], ({ pid, factory }) => {
    const found = snapshot(pid, look);
    const events = found.type === "gone" ? [] : observe(found, time);
    const listener = factory.made.find(({ label }) => label === "tcp");
    const event = events.find((one) => one.at.fd === listener?.fd);
    if (event === undefined) throw new Error("not observed");
    const { options, local, activity, ...rest } = event;
    assert.equal(rest, {
      type: "observed",
      seen: { tid: pid, time, line: 0, call: "pidfd_getfd" },
      at: { fd: listener?.fd, inode: listener?.inode, file: null, details: null },
      kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
      cloexec: true,
      nonblock: false,
      state: "LISTEN",
      peer: null,
      backlog: 7,
    });
    assert.is(local?.type, "inet");
    assert.equal([activity?.state, activity?.queue, activity?.last], ["LISTEN", { length: 1, limit: 7 }, null]);
    assert.equal(
      options.find(({ name }) => name === "TCP_NODELAY"),
      { level: "SOL_TCP", name: "TCP_NODELAY", value: { type: "known", data: true }, changed: true },
    );
    assert.equal(
      options.find(({ name }) => name === "SO_OOBINLINE"),
      { level: "SOL_SOCKET", name: "SO_OOBINLINE", value: { type: "known", data: false }, changed: false },
    );
    return Promise.resolve();
  });
});

const port = 16079;
const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis) console.log("skipped: redis-server is not installed");

test("a model that starts from redis-server with 50 idle clients has them all, complete, though no call was seen", async () => {
  if (!hasRedis) return;
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const redis = spawn("redis-server", options, { stdio: "ignore" });
  const clients: Socket[] = [];
  try {
    for (let i = 0; i < 50; i++) clients.push(await connected());
    const pid = asPid(redis.pid ?? 0);
    await until(() => sockets(pid).length >= 51);
    const seen = sockets(pid);
    assert.is(seen.filter(({ state }) => state === "LISTEN").length, 1);
    const accepted = seen.filter(({ state }) => state === "ESTABLISHED");
    const ports = (all: readonly (number | undefined)[]): (number | undefined)[] => [...all].sort();
    assert.equal(
      ports(accepted.map(({ peer }) => (peer?.type === "inet" ? peer.port : undefined))),
      ports(clients.map(({ localPort }) => localPort)),
    );
    for (const socket of accepted) {
      assert.equal(socket.local, { type: "inet", address: "127.0.0.1", port });
      // What redis sets on each client.
      assert.equal(socket.options.get("SOL_TCP TCP_NODELAY")?.value, { type: "known", data: true });
      assert.equal(socket.options.get("SOL_SOCKET SO_KEEPALIVE")?.value, { type: "known", data: true });
      assert.is(socket.options.get("SOL_SOCKET SO_KEEPALIVE")?.origin, "observed");
      assert.ok(socket.options.size > 100);
    }
  } finally {
    for (const client of clients) client.destroy();
    redis.kill();
    await once(redis, "exit");
  }
});

/** What the model has after the events of one look. */
function sockets(pid: Pid): ModelSocket[] {
  const world = new World();
  const found = snapshot(pid, look);
  for (const event of found.type === "gone" ? [] : observe(found, time)) world.apply(event);
  return [...world.state.sockets.values()];
}

/** The server may not listen yet. */
async function connected(): Promise<Socket> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return socket;
    } catch {
      await wait(20);
    }
  }
}

/** A connection is there for the client before the server has accepted it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(20);
}

test.run();
