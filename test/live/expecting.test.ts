import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
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
    assert.match(stderr, /SO_ATTACH_FILTER is unknown\n/);
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

  test("without --expect a server that is stopped is one that was killed", () => {
    const { signal } = spawnSync(process.execPath, [SOCKTRACE, "-q", "-o", "/dev/null", "--", "sh", "-c", "kill $$"]);
    assert.is(signal, "SIGTERM");
  });
}

test.run();
