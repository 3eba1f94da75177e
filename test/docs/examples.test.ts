import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { tracerOf, until } from "../live/safety/target.ts";
import { freePort } from "../support/ports.ts";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";

/** Each command line in README.md's table of examples works, in a folder that has what they name. */
const test = suite("README's examples");

const readme = readFileSync("README.md", "utf8");
const [, table = ""] = /^\| you want \| type \|\n(.*?)\n\n/ms.exec(readme) ?? [];
const lines = [...table.matchAll(/ \| `(.*)` \|$/gm)].map(([, line = ""]) => line.replaceAll("\\|", "|"));
const [, expectations = ""] = /^```text\n(listener .*?)^```\n/ms.exec(readme) ?? [];

const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const port = String(await freePort());
let daemon: Program;

if (canTrace()) {
  test.before(async () => {
    daemon = await startProgram("python3", ["samples/programs/tcpserver.py", "--port", "0"], /on port/);
    furnish();
  });

  test.after(async () => {
    await daemon.end("SIGTERM");
    rmSync(folder, { recursive: true });
  });

  test("there are some", () => {
    assert.ok(lines.length > 15);
    assert.ok(lines.some((line) => line.includes("--expect")));
  });

  for (const line of lines) {
    test(line, async () => {
      const { status, output } = await run(line.replaceAll("1234", String(daemon.pid)).replaceAll(/\b80\b/g, port));
      assert.is(status, 0, output);
      assert.is(output === "", line.includes(" -o "), "the output goes to a file or is here");
    });
  }
}

/** Runs a line until it ends; Ctrl-C ends one that is attached to the daemon. */
async function run(line: string): Promise<{ readonly status: number; readonly output: string }> {
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  const child = spawn("bash", ["-c", line], { cwd: folder, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  if (/ -[pa] /.test(line)) {
    // The eBPF engine is no tracer.
    await until(() => tracerOf(daemon.pid) !== 0 || output.includes("attached to"));
    child.kill("SIGINT");
  }
  const [status] = (await once(child, "close")) as [number];
  return { status, output };
}

/** Puts into the folder what the lines name: socktrace, a server, nginx, logs, summaries, expectations. */
function furnish(): void {
  writeScript("socktrace", `#!/bin/sh\nexec '${process.execPath}' '${resolve("bin/socktrace.js")}' "$@"\n`);
  writeScript("server", server);
  symlinkSync("server", join(folder, "nginx"));
  writeFileSync(join(folder, "sockets.expect"), expectations.replaceAll("8080", port));
  for (const output of [
    ["-o", "server.log"],
    ["-ff", "-o", "trace"],
  ])
    assert.is(spawnSync("strace", ["-f", "-ttt", "-y", ...output, "./server"], { cwd: folder }).status, 0);
  writeFileSync(join(folder, "server.log.gz"), gzipSync(readFileSync(join(folder, "server.log"))));
  const quoted = readFileSync(join(folder, "server.log"), "utf8").replace(/^/gm, "> ");
  writeFileSync(join(folder, "pasted.txt"), `How it went:\n\n${quoted}`);
  for (const summary of ["before.json", "after.json"])
    spawnSync(join(folder, "socktrace"), ["--json", "-o", summary, "--", "./server"], { cwd: folder });
}

function writeScript(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o755 });
}

/** A listener, and a connection to it on which TCP_NODELAY is set. */
const server = `#!/usr/bin/env python3
import socket
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", ${port}))
listener.listen()
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for each in client, accepted, listener:
    each.close()
`;

test.run();
