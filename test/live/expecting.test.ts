import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { until } from "../support/until.ts";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace, SOCKTRACE, socktrace } from "../support/socktrace.ts";

/** --expect on running processes, and on a launched server that the script stops. */
const test = suite("--expect, live");

/** A listener with SO_REUSEADDR, an accepted connection with TCP_NODELAY and its client without. Ends with its input. */
const code = `
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname()); accepted = listener.accept()[0]
accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print("ready", listener.getsockname()[1], flush=True)
sys.stdin.read()
`;
const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const file = join(folder, "expect");
let program: Program;

test.before(async () => {
  program = await startProgram("python3", ["-c", code]);
});

test.after(async () => {
  await program.end();
  rmSync(folder, { recursive: true });
});

function expect(args: readonly string[], text: string): { readonly status: number | null; readonly stderr: string } {
  writeFileSync(file, text.replaceAll("PORT", program.ready[1] ?? ""));
  const { status, stderr } = socktrace([...args, "--expect", file, "-o", "/dev/null"]);
  const own = stderr.split("\n").filter((line) => !/cannot inspect process|could not be read/.test(line));
  return {
    status,
    stderr: own
      .join("\n")
      .replaceAll(file, "FILE")
      .replaceAll(program.ready[1] ?? "", "PORT"),
  };
}

for (const command of ["pfiles", "ls"]) {
  const args = (): readonly string[] =>
    command === "ls" ? ["ls", "-p", String(program.pid)] : ["pfiles", String(program.pid)];

  test(`${command}: all hold: a line for each, exit 0`, () => {
    const { status, stderr } = expect(
      args(),
      "listener tcp:PORT: SO_REUSEADDR\naccepted: TCP_NODELAY:observed, !SO_KEEPALIVE\n",
    );
    assert.is(
      stderr,
      "ok: listener tcp:PORT: SO_REUSEADDR\nok: accepted: TCP_NODELAY:observed\nok: accepted: !SO_KEEPALIVE\n",
    );
    assert.is(status, 0);
  });

  test(`${command}: one does not: the socket by its fd and process, exit 1`, () => {
    const { status, stderr } = expect(args(), "listener tcp:PORT: SO_KEEPALIVE\n");
    assert.match(
      stderr,
      /^FAILED: listener tcp:PORT: SO_KEEPALIVE: fd \d+ of python3\[\d+\] \(127\.0\.0\.1:PORT\): SO_KEEPALIVE is off \(default\)\nsocktrace: 1 of 1 expectation failed\n$/,
    );
    assert.is(status, 1);
  });

  test(`${command}: what cannot be read is neither on nor off`, () => {
    const { status, stderr } = expect(args(), "listener tcp:PORT: '!SO_ATTACH_FILTER'\n");
    assert.match(stderr, /SO_ATTACH_FILTER is unknown \(not read from the kernel\)\n/);
    assert.is(status, 1);
  });

  test(`${command}: a mistake in FILE: exit 2, before anything is read`, () => {
    const { status, stderr } = expect(args(), "listener tcp:PORT: SO_REUSEADDR\naccepted: SO_KEEPALIVE=maybe\n");
    assert.match(stderr, /^socktrace: FILE:2: SO_KEEPALIVE=maybe: expected on or off; for example: .*\n$/);
    assert.is(status, 2);
  });
}

test("the other end of an accepted connection is connected; else nothing shows which it is", async () => {
  const { status } = expect(["pfiles", String(program.pid)], "connected tcp:PORT: !TCP_NODELAY\n");
  assert.is(status, 0);
  const closing = code.replace('print("ready"', 'port = listener.getsockname()[1]; listener.close(); print("ready"');
  const orphan = await startProgram("python3", [
    "-c",
    closing.replace("listener.getsockname()[1], flush", "port, flush"),
  ]);
  const { stderr } = expect(["pfiles", String(orphan.pid)], "connected tcp\n");
  await orphan.end();
  assert.match(
    stderr,
    /FAILED: connected tcp: fd \d+ of python3\[\d+\] \(127[^)]*\): none of its calls was seen, so whether it was accepted or connected is unknown\n/,
  );
});

for (const line of [
  "listener: SO_REUSEADDR before bind",
  "accepted: TCP_NODELAY after accept",
  "accepted: TCP_NODELAY within 1 s",
  "accepted: TCP_NODELAY, at most 1 set",
  "no socket still open at exit",
  "no advice warning",
  "listener: no advice warning",
])
  test(`of running processes no call was seen, which is an error at once: ${line}`, () => {
    for (const args of [["ls"], ["pfiles", String(program.pid)]]) {
      const { status, stderr } = expect(args, `socket\n${line}\n`);
      assert.match(stderr, /^socktrace: FILE:2: .*: only a trace shows that: of running processes no call is seen\n$/);
      assert.is(status, 2);
    }
  });

test("FILE is not written to", () => {
  writeFileSync(file, "listener\n");
  const { status, stderr } = socktrace(["ls", "--expect", file, "-o", file]);
  assert.is(status, 2);
  assert.match(stderr, /^socktrace: .*expect/);
});

const server = (how: string): readonly string[] => [
  "python3",
  "-c",
  `import signal, socket, sys, time
${how}
kept = socket.create_server(("127.0.0.1", 0))
print("serving", flush=True)
time.sleep(60)`,
];

/** Launches a server, ends it by a signal as soon as it serves; how socktrace ended. */
async function stopped(how: string, text: string, signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
  writeFileSync(file, text);
  const args = [SOCKTRACE, "-q", "-o", "/dev/null", "--expect", file, "--", ...server(how)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  child.kill(signal);
  const [status, by] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return status ?? by;
}

const exits143 = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))";
const crashes = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))";

if (canTrace()) {
  test("a server that the script stops: the verdict is the status", async () => {
    assert.is(await stopped("", "listener: SO_REUSEADDR", "SIGTERM"), 0);
    assert.is(await stopped("", "listener: SO_REUSEADDR", "SIGHUP"), 0);
    assert.is(await stopped(exits143, "listener: SO_REUSEADDR", "SIGTERM"), 0);
    assert.is(await stopped("", "listener: SO_KEEPALIVE", "SIGTERM"), 1);
  });

  test("any other end of the program is the status, where all hold", async () => {
    assert.is(await stopped(crashes, "listener: SO_REUSEADDR", "SIGTERM"), 7);
    assert.is(await stopped(crashes, "listener: SO_KEEPALIVE", "SIGTERM"), 1);
  });

  test("what is demanded of calls: each verdict shows the socket and the calls that break it", () => {
    const calls = `
import os, socket, time
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.listen()
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
for _ in range(3): accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
time.sleep(0.02)
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
accepted.close()
os._exit(0)`;
    writeFileSync(
      file,
      `accepted tcp: SO_KEEPALIVE, at most 1 set
accepted: SO_KEEPALIVE at least 3 set
listener tcp:*: SO_REUSEADDR before bind, before listen
connected tcp: TCP_NODELAY within 10 ms, within 60 s, after connect
no accepted still open at exit
no listener still open at exit
no advice set-again
listener: no advice set-again
`,
    );
    const { status, stderr } = socktrace(["-q", "-o", "/dev/null", "--expect", file, "--", "python3", "-c", calls]);
    const when = String.raw`at \d+\.\d{6} by \d+`;
    const expected = [
      "ok: accepted tcp: SO_KEEPALIVE",
      String.raw`FAILED: accepted tcp: SO_KEEPALIVE at most 1 set: #\d+ \(fd \d+ of \d+, 127\.0\.0\.1:\d+\): SO_KEEPALIVE was set 3 times: (setsockopt SO_KEEPALIVE on WHEN(, )?){3}`,
      "ok: accepted: SO_KEEPALIVE at least 3 set",
      String.raw`FAILED: listener tcp:\*: SO_REUSEADDR before bind: #\d+ \(.*\): SO_REUSEADDR was off \(default\) at bind\(\): bind 127\.0\.0\.1:0 WHEN, setsockopt SO_REUSEADDR on WHEN`,
      String.raw`ok: listener tcp:\*: SO_REUSEADDR before listen`,
      String.raw`FAILED: connected tcp: TCP_NODELAY within 10 ms: #\d+ \(.*\): only [\d.]+ m?s after socket\(\): socket AF_INET SOCK_STREAM WHEN, setsockopt TCP_NODELAY on WHEN`,
      "ok: connected tcp: TCP_NODELAY within 60 s",
      "ok: connected tcp: TCP_NODELAY after connect",
      "ok: no accepted still open at exit",
      String.raw`FAILED: no listener still open at exit: #\d+ \(.*\): it was open at exit: socket AF_INET SOCK_STREAM WHEN, exit WHEN`,
      String.raw`FAILED: no advice set-again: #\d+: SO_KEEPALIVE: .* \[set-again\]: (setsockopt SO_KEEPALIVE on, in state ESTABLISHED WHEN(, )?){3}`,
      "ok: listener: no advice set-again",
      "socktrace: 5 of 12 expectations failed",
    ];
    const lines = stderr.trimEnd().split("\n");
    assert.is(lines.length, expected.length, stderr);
    expected.forEach((line, at) => {
      assert.match(lines[at] ?? "", new RegExp(`^${line.replaceAll("WHEN", when)}$`));
    });
    assert.is(status, 1);
  });

  test("attached: what came before is unknown, what comes is not", async () => {
    const code = `
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
print("up", flush=True)
sys.stdin.readline()
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print("done", flush=True)
sys.stdin.read()`;
    const server = spawn("python3", ["-c", code], { stdio: ["pipe", "pipe", "inherit"] });
    await once(server.stdout, "data");
    writeFileSync(
      file,
      "listener: SO_REUSEADDR, before bind, at most 1 set\naccepted: TCP_NODELAY within 60 s, after accept\nno advice error\nno socket still open at exit\n",
    );
    const args = [SOCKTRACE, "-o", "/dev/null", "--expect", file, "-p", String(server.pid)];
    const tracer = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    tracer.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    await until(() => stderr.includes("attached to"));
    const done = once(server.stdout, "data");
    server.stdin.write("\n");
    await done;
    tracer.kill("SIGINT");
    const [status] = (await once(tracer, "close")) as [number];
    server.stdin.end();
    const verdicts = stderr.split("\n").filter((line) => /^(ok|FAILED): /.test(line));
    assert.match(
      verdicts.join("\n"),
      /before bind: .*: it was opened before the trace, so what came before bind\(\) is unknown/,
    );
    assert.match(
      verdicts.join("\n"),
      /at most 1 set: .*: SO_REUSEADDR was never set, but it was opened before the trace/,
    );
    assert.match(verdicts.join("\n"), /at exit: .*it is open, and python3\[\d+\] had not ended/);
    assert.equal(
      verdicts.filter((line) => line.startsWith("ok")),
      [
        "ok: listener: SO_REUSEADDR",
        "ok: accepted: TCP_NODELAY within 60 s",
        "ok: accepted: TCP_NODELAY after accept",
        "ok: no advice error",
      ],
      stderr,
    );
    assert.is(status, 1);
  });

  test("without --expect a server that is stopped is one that was killed", () => {
    const { signal } = spawnSync(process.execPath, [SOCKTRACE, "-q", "-o", "/dev/null", "--", "sh", "-c", "kill $$"]);
    assert.is(signal, "SIGTERM");
  });
}

test.run();
