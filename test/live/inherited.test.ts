/** Sockets that a launched program gets from whoever launched us: systemd's fd 3, inetd's 0. */
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { freePort } from "../support/ports.ts";
import { startProgram } from "../support/program.ts";
import { canTrace, SOCKTRACE } from "../support/socktrace.ts";

/**
 * A listener with SO_KEEPALIVE that gets one client, as fd 3 of socktrace's command, as systemd would pass it; or the
 * accepted connection as its fd 0, as inetd would. Prints the summary of the trace.
 */
const launcher = `
import os, socket, subprocess, sys, tempfile
node, socktrace, how, program = sys.argv[1:]
listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
listener.bind(("127.0.0.1", 0)); listener.listen(7)
client = socket.create_connection(listener.getsockname())
command = [node, socktrace, "--json", "-o", tempfile.mktemp(), "--", "/usr/bin/python3", "-c", program]
if how == "systemd":
    os.dup2(listener.fileno(), 3, True)
    subprocess.run(command, pass_fds=(3,), stdin=subprocess.DEVNULL)
else:
    subprocess.run(command, stdin=listener.accept()[0])
print("ready", open(command[4]).read().replace("\\n", " "), flush=True)
`;

interface Summary {
  readonly sockets: readonly {
    readonly state: string | null;
    readonly listener: number | null;
    readonly options: readonly { readonly name: string; readonly origin: string; readonly value: unknown }[];
  }[];
}

const cases: readonly (readonly [how: string, program: string, expected: readonly unknown[]])[] = [
  [
    "systemd",
    "import socket; s, _ = socket.socket(fileno=3).accept(); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
    [
      ["LISTEN", null, "observed true"],
      ["ESTABLISHED", 1, "inherited true"],
    ],
  ],
  [
    "inetd",
    "import socket; socket.socket(fileno=0).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
    [["ESTABLISHED", null, "observed true"]],
  ],
];

if (canTrace())
  for (const [how, program, expected] of cases)
    test(`as ${how} passes them: they are read before the program starts`, async () => {
      const { ready, end } = await startProgram(
        "/usr/bin/python3",
        ["-c", launcher, process.execPath, SOCKTRACE, how, program],
        /^ready (.*)\n/m,
      );
      const { sockets } = JSON.parse(ready[1] ?? "") as Summary;
      assert.equal(
        sockets.map(({ state, listener, options }) => {
          const keepalive = options.find(({ name }) => name === "SO_KEEPALIVE");
          return [state, listener, `${keepalive?.origin} ${String(keepalive?.value)}`];
        }),
        expected,
      );
      await end();
    });

/** systemd-socket-activate's own words: what it runs finds the socket by sd_listen_fds(3), which compares LISTEN_PID. */
const activated = `
import os, socket
if os.environ["LISTEN_PID"] != str(os.getpid()): raise SystemExit("not for us")
listener = socket.socket(fileno=3)
accepted, _ = listener.accept(); accepted.sendall(b"served")
`;

if (canTrace())
  test("as systemd-socket-activate passes it: LISTEN_PID is the program's, and the trace begins with the program", async () => {
    const port = await freePort();
    const activate = [
      "-l",
      `127.0.0.1:${port}`,
      process.execPath,
      SOCKTRACE,
      "--",
      "/usr/bin/python3",
      "-c",
      activated,
    ];
    const server = await startProgram("systemd-socket-activate", activate, /^Listening on /m);
    const client = connect(port, "127.0.0.1");
    const [answer] = (await once(client, "data")) as [Buffer];
    assert.is(answer.toString(), "served");
    assert.is(await server.end(), 0);
    const timeline = server.output().replace(/^[^]*EVENT\n/, "");
    assert.match(timeline, /^ +\d+\.\d{6} +\d+ +runs +\/usr\/bin\/python3 -c /);
    assert.match(timeline, `#1   3  appeared  TCP over IPv4, 127.0.0.1:${port}, LISTEN, backlog `);
    assert.match(timeline, /^.*#1 {3}3 {2}appeared.*; inherited by the program$/m);
    assert.not.match(timeline, "/bin/sh");
  });

test.run();
