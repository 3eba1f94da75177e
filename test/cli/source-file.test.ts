/** Which file of the working directory a command line runs. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { utf8Bytes } from "../../src/base/bytes.ts";
import { sourceFile } from "../../src/cli/session/source-file.ts";

const test = suite("source file");
const before = process.cwd();
const folder = realpathSync(mkdtempSync(join(tmpdir(), "socktrace-source-")));
for (const path of ["src", "node_modules/.bin", "é"]) mkdirSync(join(folder, path), { recursive: true });
for (const path of ["server", "src/server.js", "node_modules/.bin/tsx", "é/a.py"])
  writeFileSync(join(folder, path), "");
symlinkSync("src/server.js", join(folder, "link"));

test.before(() => {
  process.chdir(folder);
});
test.after(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const of = (line: string, pid: number | null = null): string | null => sourceFile(line.split(" ").map(utf8Bytes), pid);

test("the first word that is a file of it", () => {
  assert.is(of("./server --port 80"), "server");
  assert.is(of(`node --enable-source-maps ${folder}/src/server.js`), "src/server.js");
  assert.is(of("python3 é/a.py"), "é/a.py");
  assert.is(of("node node_modules/.bin/tsx src/server.js"), "src/server.js");
  assert.is(of("sh link"), "src/server.js");
});

test("none: another program, a folder, a file elsewhere, bytes that are no name", () => {
  assert.is(of("nginx -g daemon"), null);
  assert.is(of("ls src"), null);
  assert.is(of("/bin/sh /etc/passwd"), null);
  assert.is(sourceFile([asBytes("\xff\0"), asBytes("a\0b")], null), null);
});

test("the words of a running process are looked up where it is", async () => {
  const child = spawn("sleep", ["60"], { cwd: join(folder, "src") });
  await once(child, "spawn");
  assert.is(of("node server.js", child.pid), "src/server.js");
  assert.is(of("./server", child.pid), null);
  child.kill();
  await once(child, "close");
  assert.is(of("./server", child.pid), null);
});

test.run();
