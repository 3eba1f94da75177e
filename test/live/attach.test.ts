import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { freePort } from "../support/ports.ts";
import { startProgram } from "../support/program.ts";
import { canTrace, SOCKTRACE, type Summary } from "../support/socktrace.ts";
import { endAll, startSocktrace } from "./safety/socktrace.ts";
import { until } from "./safety/target.ts";

/** socktrace -p on a running redis-server. */
const test = suite("attach");
test.after(endAll);

if (canTrace()) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`${signal} detaches: the summary comes, the daemon goes on`, async () => {
      const redis = await startRedis();
      const before = await redis.client();
      const attached = await attachTo(redis.pid);
      const during = await redis.client();
      assert.is(await ask(during, "PING\r\n"), "+PONG\r\n");
      const summary = await attached.end(signal);
      assert.is(await ask(before, "PING\r\n"), "+PONG\r\n");
      assert.match(readFileSync(`/proc/${redis.pid}/status`, "utf8"), /^TracerPid:\t0$/m);

      assert.is(summary.source, "attach");
      assert.is(summary.unparsed, 0);
      const [listener] = summary.sockets.filter((socket) => socket.state === "LISTEN");
      assert.equal(listener?.local, { family: "AF_INET", address: "127.0.0.1", port: redis.port });
      assert.is(listener?.opened, null);
      assert.is(origin(summary, before.localPort, "TCP_NODELAY"), "observed");
      assert.is(origin(summary, during.localPort, "TCP_NODELAY"), "set");
      assert.is(origin(summary, during.localPort, "SO_KEEPALIVE"), "set");

      before.destroy();
      during.destroy();
      assert.is(await redis.end(), 0);
    });
  }

  test("what it is attached to is shown at once, and what is open soon, though nothing happens", async () => {
    const redis = await startRedis();
    const client = await redis.client();
    const socktrace = startSocktrace(["-p", String(redis.pid)]);
    await until(() => socktrace.stderr() !== "");
    assert.is(
      socktrace.stderr(),
      `socktrace: attached to ${redis.pid} (redis-server), 2 sockets open; Ctrl-C detaches\n`,
    );
    await until(() => /appeared.*already open at attach\n(?:.*\n)*.*appeared.*already open/.test(socktrace.stdout()));
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 0);
    client.destroy();
    assert.is(await redis.end(), 0);
  });

  test("50 clients that are idle: each socket is there in full, though no call was seen, and agrees with the kernel", async () => {
    const redis = await startRedis();
    const clients = await Promise.all(Array.from({ length: 50 }, () => redis.client()));
    const attached = await attachTo(redis.pid, "--verify");
    const { sockets, unknown, verified } = await attached.end("SIGINT");

    assert.is(sockets.length, 51);
    const ports = sockets.map(({ peer }) => (peer as { port: number } | null)?.port ?? null);
    assert.equal(new Set(ports), new Set([null, ...clients.map(({ localPort }) => localPort)]));
    for (const { state, inode, local, options } of sockets) {
      assert.ok(state !== null && inode !== null && local !== null && options.length > 80, `${options.length} options`);
      assert.ok(options.every((option) => option.origin === "observed"));
    }
    assert.equal(unknown, []);
    assert.is(verified?.sockets, 51);
    assert.equal(verified?.differences, []);
    assert.ok((verified?.values ?? 0) > 51 * 80, `${verified?.values} values`);

    for (const client of clients) client.destroy();
    assert.is(await redis.end(), 0);
  });

  test("the daemon ends while we watch", async () => {
    const redis = await startRedis();
    const attached = await attachTo(redis.pid);
    assert.is(await redis.end(), 0);
    const summary = await attached.end(null);
    assert.equal(summary.processes.find((process) => process.pid === redis.pid)?.exit, { status: 0 });
  });
}

test.run();

async function startRedis(): Promise<{
  pid: number;
  port: number;
  client: () => Promise<Socket>;
  end: () => Promise<unknown>;
}> {
  const port = await freePort();
  const flags = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"];
  const program = await startProgram("redis-server", flags, /Ready to accept connections/);
  return {
    pid: program.pid,
    port,
    // A client is there for the server when it has answered.
    client: async () => {
      const socket = connect(port, "127.0.0.1");
      assert.is(await ask(socket, "PING\r\n"), "+PONG\r\n");
      return socket;
    },
    end: () => program.end("SIGTERM"),
  };
}

/** Attaches, and is there when the tracer is; `end` sends the signal, or waits, and gives the summary. */
async function attachTo(
  pid: number,
  ...flags: readonly string[]
): Promise<{ end: (signal: NodeJS.Signals | null) => Promise<Summary> }> {
  const child = spawn(process.execPath, [SOCKTRACE, "--json", ...flags, "-p", String(pid)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.on("close", done));
  while (/^TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await pause();
  // Attached is not yet looked at: the state of before is read after the attach.
  await pause(500);
  return {
    end: async (signal) => {
      if (signal !== null) child.kill(signal);
      assert.is(await ended, 0);
      return JSON.parse(output) as Summary;
    },
  };
}

function origin(summary: Summary, port: number | undefined, name: string): string | undefined {
  const socket = summary.sockets.find(({ peer }) => (peer as { port?: number } | null)?.port === port);
  return socket?.options.find((option) => option.name === name)?.origin;
}

function ask(socket: Socket, request: string): Promise<string> {
  return new Promise((done, fail) => {
    socket
      .once("data", (chunk: Buffer) => {
        done(chunk.toString());
      })
      .once("error", fail)
      .write(request);
  });
}

function pause(milliseconds = 20): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
