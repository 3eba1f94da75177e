import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";

const sample = (name: string): string => `samples/programs/${name}.py`;
const startServer = (...args: string[]): Promise<Program> =>
  startProgram(sample("tcpserver"), args, /^TCPServer Waiting for client on port (\d+)\n/);

for (const name of ["udp", "unix_stream", "dualstack", "connect_nonblocking", "connect_refused", "inherited_listener"])
  test(`${name} prints ready and ends with its input`, async () => {
    const program = await startProgram(sample(name));
    assert.type(JSON.parse(program.ready[1]!), "object");
    assert.is(await program.end(), 0);
    assert.is(program.output(), program.ready[0], "nothing else is printed");
  });

for (const name of ["forkserver", "threadserver"])
  test(`${name} serves clients side by side until its input ends`, async () => {
    const program = await startProgram(sample(name));
    const { listener: port } = JSON.parse(program.ready[1]!) as { listener: number };
    const clients = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
    for (const client of clients) assert.is(await echo(client, "hello"), "hello");
    for (const client of clients) client.end();
    assert.is(await program.end(), 0);
  });

test("tcpserver and tcpclient send each other lines until one side types q", async () => {
  const server = await startServer("--port", "0", "--once");
  const client = startProgram(sample("tcpclient"), ["--port", server.ready[1]!], /^RECEIVED: welcome\n/);
  server.type("welcome\n");
  (await client).type("hello\nq\n");
  assert.is(await (await client).end(), 0);
  assert.is(await server.end(), 0);
  assert.match(
    server.output(),
    /^TCPServer Waiting for client on port \d+\nI got a connection from \('127\.0\.0\.1', \d+\)\nRECEIVED: hello\n$/,
  );
});

test("the end of the client's input is a q; the server then waits for the next client", async () => {
  const server = await startServer("--port", "0");
  for (const name of ["first", "second"]) {
    const client = await startProgram(
      "sh",
      ["-c", `echo ready; printf ${name} | ${sample("tcpclient")} --port ${server.ready[1]!}`],
      /ready\n/,
    );
    assert.is(await client.end(), 0);
  }
  assert.is(await server.end("SIGINT"), 0, "Ctrl-C is a clean end");
  assert.match(server.output(), /RECEIVED: first\nI got a connection from .*\nRECEIVED: second\n\n$/);
});

test("a client without a server prints one line", async () => {
  const holder = await startProgram(sample("connect_refused"));
  const { refused } = JSON.parse(holder.ready[1]!) as { refused: number };
  const client = await startProgram(sample("tcpclient"), ["--port", String(refused)], /^tcpclient: .*\n/);
  assert.is(await client.end(), 1);
  assert.is(client.output(), "tcpclient: [Errno 111] Connection refused\n");
  await holder.end();
});

async function echo(client: Socket, text: string): Promise<string> {
  client.write(text);
  const [answer] = (await once(client, "data")) as [Buffer];
  return answer.toString();
}

test.run();
