/** --format perfetto of live traces by strace: what is in it is what the JSON of the same run has; and as a file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { agreesWithJson } from "../support/perfetto-agrees.ts";
import { isWhole, PROGRAM, recordLive } from "../support/perfetto-live.ts";
import { openTrace } from "../support/perfetto.ts";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace, socktrace, SOCKTRACE } from "../support/socktrace.ts";
import { until } from "../support/until.ts";

const test = suite("perfetto, live");

const folder = mkdtempSync(join(tmpdir(), "socktrace-perfetto-"));
const file = join(folder, "trace.pftrace");
test.after(() => {
  rmSync(folder, { recursive: true });
});

/** It listens, and sets an option at a line of input. */
const waiting = `
import socket, sys
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(5)
print("ready now", flush=True)
sys.stdin.readline()
server.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
print("done", flush=True)
sys.stdin.read()
`;

/** Its client closes at a line of input, and it does not. */
const left = `
import socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
accepted, _ = server.accept()
print("ready now", flush=True)
sys.stdin.readline()
client.close()
time.sleep(1)
print("done", flush=True)
sys.stdin.read()
`;

/** What is written to a pipe of an attach while the program goes on from its line of input to `done`. */
async function attachTo(target: Program): Promise<Buffer> {
  const attached = spawn(process.execPath, [SOCKTRACE, "-p", String(target.pid), "--format", "perfetto"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  attached.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  let said = "";
  attached.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await until(() => said.includes("Ctrl-C detaches"));
  target.type("\n");
  await until(() => target.output().includes("done"));
  attached.kill("SIGINT");
  assert.equal(await once(attached, "close"), [0, null]);
  await target.end();
  return Buffer.concat(chunks);
}

if (canTrace()) {
  test("strace: a launch", async () => {
    const recorded = await recordLive("strace");
    const trace = openTrace(recorded.bytes);
    agreesWithJson(trace, recorded);
    isWhole(trace);
    const calls = trace.tracks.filter(({ tid }) => tid !== null).flatMap(({ marks }) => marks);
    const accepts = calls.filter(({ name }) => name === "accept4");
    assert.ok(accepts.length === 10 && accepts.every(({ isInstant }) => !isInstant), "each accept4 has its length");
  });

  test("the command line: a launch keeps its output and its status", () => {
    const run = socktrace([
      "--format",
      "perfetto",
      "-o",
      file,
      "--",
      "sh",
      "-c",
      'python3 -c "$1"; echo out; exit 3',
      "sh",
      PROGRAM,
    ]);
    assert.equal([run.status, run.stdout, run.stderr], [3, "out\n", ""]);
    isWhole(openTrace(readFileSync(file)));
  });

  test("the command line: an attach, and what was open before it; to a pipe", async () => {
    const target = await startProgram("python3", ["-c", waiting]);
    const { tracks } = openTrace(await attachTo(target));
    const listener = tracks.find(({ name }) => name.startsWith("listening on 127.0.0.1:"));
    assert.equal(
      listener?.marks.map(({ name, depth }) => `${depth} ${name.replace(/\d+$/, "PORT")}`),
      ["0 #1 on 127.0.0.1:PORT", "1 LISTEN", "2 appeared", "2 set SO_KEEPALIVE", "2 still open"],
    );
  });

  test("an attach: a peer closes, which only the look at the end shows", async () => {
    const target = await startProgram("python3", ["-c", left]);
    const { tracks } = openTrace(await attachTo(target));
    const counter = tracks.find(({ name }) => name === "sockets in CLOSE_WAIT");
    assert.is(counter?.counts.at(-1)?.value, 1);
    const lane = tracks.find(({ name }) => name.startsWith("accepted on"));
    const marks = lane?.marks ?? [];
    const begun = marks.find(({ name }) => name === "CLOSE_WAIT")?.from ?? 0;
    const open = marks.find(({ name }) => name === "still open")?.from ?? 0;
    assert.ok(begun > 0 && begun < open - 500_000, `${begun} to ${open}`);
  });

  test("the command line: a log, with names that are no text", () => {
    const raw = join(folder, "raw.strace");
    assert.is(socktrace(["-o", "/dev/null", "--raw", raw, "--", "python3", "-c", PROGRAM]).status, 0);
    assert.is(socktrace(["read", "--format", "perfetto", "-o", file, raw]).status, 0);
    const trace = openTrace(readFileSync(file));
    isWhole(trace);
    const odd = trace.tracks.find(({ name }) => name.startsWith("bound to @a"));
    assert.match(odd?.name ?? "", /^bound to @a\\xff\\x1b<script>\d+$/);
  });
}

test.run();
