import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";

/** bin/code-cache.js: where V8's code is stored, and that a start does without where it cannot be. */
const test = suite("code cache");
const home = mkdtempSync(join(tmpdir(), "socktrace-home-"));
const folder = join(home, ".cache/socktrace");
test.before.each(() => {
  rmSync(join(home, ".cache"), { recursive: true, force: true });
});
test.after(() => {
  rmSync(home, { recursive: true });
});

const wanted = execFileSync(process.execPath, ["bin/socktrace.js", "explain", "TCP_NODELAY"], { encoding: "utf8" });
const isRoot = process.geteuid?.() === 0;

/** What is stored after `socktrace explain TCP_NODELAY`, which has to print what it always does. */
function explain(environment: NodeJS.ProcessEnv = { HOME: home }): readonly string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["bin/socktrace.js", "explain", "TCP_NODELAY"], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: "utf8",
  });
  assert.equal({ status, stdout, stderr }, { status: 0, stdout: wanted, stderr: "" });
  return existsSync(folder) ? readdirSync(folder) : [];
}

test("the first run stores it for its user alone, the next leaves it as it is", () => {
  const [name = "", ...others] = explain();
  assert.match(name, /^explain-[0-9a-f]{16}-v/);
  assert.equal(others, []);
  const { mode, mtimeMs } = statSync(join(folder, name));
  assert.is(mode & 0o777, 0o600);
  assert.equal(explain(), [name]);
  assert.is(statSync(join(folder, name)).mtimeMs, mtimeMs);
});

test("what is no code of this V8 is replaced", () => {
  const [name = ""] = explain();
  writeFileSync(join(folder, name), "not code");
  explain();
  assert.ok(statSync(join(folder, name)).size > 10_000);
});

test("a file that others may write to is not read, but replaced", () => {
  const [name = ""] = explain();
  writeFileSync(join(folder, name), "not code");
  chmodSync(join(folder, name), 0o666);
  explain();
  assert.is(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test("XDG_CACHE_HOME comes before HOME; a relative one is none", () => {
  assert.equal(explain({ HOME: "/nonexistent", XDG_CACHE_HOME: join(home, ".cache") }).length, 1);
  rmSync(folder, { recursive: true });
  assert.equal(explain({ HOME: home, XDG_CACHE_HOME: "here" }).length, 1);
});

test("sixteen files are kept", () => {
  const [name = ""] = explain();
  for (let each = 0; each < 20; each++) {
    writeFileSync(join(folder, `explain-${each}`), "");
    utimesSync(join(folder, `explain-${each}`), each, each);
  }
  rmSync(join(folder, name));
  const kept = Array.from({ length: 15 }, (_, at) => `explain-${5 + at}`);
  assert.equal([...explain()].sort(), [name, ...kept].sort());
});

test("a run that fails stores nothing", () => {
  spawnSync(process.execPath, ["bin/socktrace.js", "explain", "SO_NONE"], { env: { HOME: home } });
  assert.not(existsSync(folder));
});

test("without a home, or with one that is no folder, nothing is stored", () => {
  assert.equal(explain({}), []);
  assert.equal(explain({ HOME: "/dev/null" }), []);
});

test("NODE_DISABLE_COMPILE_CACHE=1 is as for Node's own cache", () => {
  assert.equal(explain({ HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" }), []);
});

test("a folder that others may write to is left alone", () => {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  assert.equal(explain(), []);
});

if (isRoot)
  test("root leaves another user's home alone", () => {
    chownSync(home, 65534, 65534);
    assert.equal(explain(), []);
    assert.not(existsSync(join(home, ".cache")));
    chownSync(home, 0, 0);
  });

test.run();
