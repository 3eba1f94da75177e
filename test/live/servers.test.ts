import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { freePort } from "../support/ports.ts";
import { canTrace, trace, type SocketSummary, type Summary } from "../support/socktrace.ts";

/** Real servers from start to end under a thousand connections: nothing lost, nothing not understood. */
const test = suite("servers");

const CONNECTIONS = 1_000;
const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));

if (canTrace()) {
  test("nginx", async () => {
    const [plain, tuned] = [await freePort(), await freePort()];
    mkdirSync(join(folder, "nginx"));
    writeFileSync(join(folder, "nginx.conf"), nginxConf(plain, tuned));
    const traced = await trace(
      ["nginx", "-e", "stderr", "-p", join(folder, "nginx"), "-c", join(folder, "nginx.conf")],
      /start worker process \d+/,
    );
    await load(plain, "GET / HTTP/1.0\r\n\r\n");
    const { summary, how } = await traced.finish("SIGTERM");
    assert.is(how, 0);
    assert.is(summary.unparsed, 0);
    assert.equal(summary.unknown, []);
    assert.equal(listeners(summary), {
      [plain]: { backlog: 300, options: { SO_REUSEADDR: true, SO_KEEPALIVE: true } },
      [tuned]: { backlog: 511, options: { SO_REUSEADDR: true, SO_RCVBUF: 80_000, TCP_DEFER_ACCEPT: 1 } },
    });
    assert.is(accepted(summary, plain), CONNECTIONS);
  });

  test("redis-server", async () => {
    const port = await freePort();
    const command = ["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
    const traced = await trace(command, /Ready to accept connections/);
    await load(port, "PING\r\n");
    const { summary, how } = await traced.finish("SIGTERM");
    assert.is(how, 0);
    assert.is(summary.unparsed, 0);
    assert.equal(summary.unknown, []);
    assert.equal(listeners(summary), { [port]: { backlog: 511, options: { SO_REUSEADDR: true } } });
    assert.is(accepted(summary, port), CONNECTIONS);
    const [client] = summary.sockets.filter((socket) => socket.listener !== null);
    assert.is(client?.options.find((option) => option.name === "TCP_NODELAY")?.origin, "set");
    assert.is(client?.options.find((option) => option.name === "SO_REUSEADDR")?.origin, "inherited");
  });
}

test.after(() => {
  rmSync(folder, { recursive: true });
});

test.run();

function nginxConf(plain: number, tuned: number): string {
  return `daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log stderr notice;
    events { worker_connections 256; }
    http {
      access_log off;
      client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
      uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
      server {
        listen 127.0.0.1:${plain} so_keepalive=on backlog=300;
        listen 127.0.0.1:${tuned} rcvbuf=40000 deferred;
        location / { return 200 "hello"; }
      }
    }`;
}

/** A thousand connections, ten at a time: each sends a request and reads the first of the answer. */
async function load(port: number, request: string): Promise<void> {
  let left = CONNECTIONS;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      await new Promise<void>((done, fail) => {
        const socket = connect(port, "127.0.0.1", () => socket.write(request));
        socket
          .once("data", () => socket.end())
          .on("close", () => {
            done();
          })
          .on("error", fail);
      });
    }
  };
  await Promise.all(Array.from({ length: 10 }, client));
}

/** The listeners by port: the backlog and what the program asked for, by value in force. */
function listeners(summary: Summary): unknown {
  const found = summary.sockets.filter((socket) => socket.state === "LISTEN");
  return Object.fromEntries(
    found.map((socket) => [
      (socket.local as { port: number }).port,
      { backlog: socket.backlog, options: askedOptions(socket) },
    ]),
  );
}

/** The options that the program asked for, not those that the kernel set beside them (SO_BUF_LOCK). */
function askedOptions({ options }: SocketSummary): unknown {
  return Object.fromEntries(options.filter(({ asked }) => asked !== null).map(({ name, value }) => [name, value]));
}

/** How many sockets were accepted from the listener on that port: those listed one by one and those only counted. */
function accepted(summary: Summary, port: number): number {
  const from = `accepted from 127.0.0.1:${port}`;
  const counted = summary.groups.filter((group) => group.role === from);
  if (counted.length > 0) return counted.reduce((sum, group) => sum + group.count, 0);
  const listener = summary.sockets.find((socket) => (socket.local as { port?: number } | null)?.port === port);
  return summary.sockets.filter((socket: SocketSummary) => socket.listener === listener?.id).length;
}
