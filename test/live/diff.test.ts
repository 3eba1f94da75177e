import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { freePort } from "../support/ports.ts";
import { canTrace, socktrace, SOCKTRACE } from "../support/socktrace.ts";

const PORT = await freePort();

interface Document {
  readonly differences: readonly { readonly type: string; readonly role: string; readonly name?: string }[];
}

/** Runs nginx with this listen line under socktrace, makes three requests, ends it: the summary's file and the log's. */
async function traceNginx(folder: string, name: string, options: string): Promise<{ json: string; log: string }> {
  const home = join(folder, name);
  mkdirSync(home);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${home}/${kind};`,
  );
  writeFileSync(
    join(home, "conf"),
    `daemon off; pid ${home}/pid; error_log ${home}/error; worker_processes 1; events { worker_connections 64; }
http { access_log off; ${temporary.join(" ")} server { listen 127.0.0.1:${PORT} ${options}; return 200 ok; } }`,
  );
  const [json, log] = [join(folder, `${name}.json`), join(folder, `${name}.log`)];
  const command = ["nginx", "-p", home, "-e", `${home}/error`, "-c", `${home}/conf`];
  const traced = spawn(process.execPath, [SOCKTRACE, "--json", "-o", json, "--raw", log, "--", ...command], {
    stdio: "ignore",
  });
  const ended = once(traced, "exit");
  for (let requests = 0; requests < 3;) if (await request()) requests++;
  process.kill(Number(readFileSync(join(home, "pid"), "utf8")), "SIGTERM");
  await ended;
  return { json, log };
}

/** False: it does not listen yet. */
function request(): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(PORT, "127.0.0.1", () => socket.end("GET / HTTP/1.0\r\n\r\n"));
    socket.on(
      "error",
      () =>
        void pause(50).then(() => {
          done(false);
        }),
    );
    socket.on("close", (failed) => {
      if (!failed) done(true);
    });
    socket.resume();
  });
}

if (canTrace() && spawnSync("nginx", ["-v"]).error === undefined) {
  test("nginx with and without `so_keepalive=on reuseport deferred`: exactly those options", async () => {
    const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
    const plain = await traceNginx(folder, "plain", "");
    const tuned = await traceNginx(folder, "tuned", "so_keepalive=on reuseport deferred");
    for (const kind of ["json", "log"] as const) {
      const { stdout, status } = socktrace(["diff", "--json", plain[kind], tuned[kind]]);
      const { differences } = JSON.parse(stdout) as Document;
      assert.is(status, 1);
      assert.ok(
        differences.every((difference) => difference.type === "option"),
        stdout,
      );
      const names = new Set(differences.map((difference) => difference.name));
      assert.equal([...names].sort(), ["SO_KEEPALIVE", "SO_REUSEPORT", "TCP_DEFER_ACCEPT"]);
    }
    assert.is(socktrace(["diff", plain.json, plain.log]).status, 0);
    rmSync(folder, { recursive: true });
  });
}

test("what cannot be compared is trouble: exit 2, one line", () => {
  const missing = socktrace(["diff", "/nowhere.log", "/nowhere.log"]);
  assert.is(missing.status, 2);
  assert.is(missing.stderr, "socktrace: /nowhere.log: no such file\n");
  const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
  const file = join(folder, "other.json");
  writeFileSync(file, '{"schema": "another"}');
  const other = socktrace(["diff", file, file]);
  assert.is(other.status, 2);
  assert.match(other.stderr, /other\.json: JSON, but not a socktrace summary/);
  assert.is(socktrace(["diff", file]).status, 2);
  assert.match(socktrace(["diff", "pid:4194000", file]).stderr, /^socktrace: pid:4194000: no such process$/m);
  rmSync(folder, { recursive: true });
});

test.run();
