import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { freePort } from "../support/ports.ts";
import { startProgram } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";

/** The sample of README.md is what a run prints, and the words in it are explained. */
const test = suite("README's sample");

const readme = readFileSync("README.md", "utf8");
const SAMPLE = /^```text\n(.*?)^```\n/ms;
const [, sample = ""] = SAMPLE.exec(readme) ?? [];

test("the origins are all explained", () => {
  const schema = readFileSync("docs/summary.schema.json", "utf8");
  const [, words = ""] = /"origin": \{\s*"enum": \[(.*?)\]/s.exec(schema) ?? [];
  const origins = [...words.matchAll(/"(\w+)"/g)].map(([, origin = ""]) => origin);
  assert.is(origins.length, 5);
  assert.equal(
    origins.filter((origin) => !readme.includes(`\n| ${origin} | `)),
    [],
  );
});

if (canTrace()) {
  test("it is what a run prints (UPDATE=1 writes it)", async () => {
    const text = await run();
    if (process.env["UPDATE"] === "1")
      writeFileSync(
        "README.md",
        readme.replace(SAMPLE, () => `\`\`\`text\n${text}\`\`\`\n`),
      );
    else assert.is(normalise(sample), normalise(text));
  });
}

/** The sample's session: the server, and a client that sends hello. As it would look on port 5000. */
async function run(): Promise<string> {
  const port = String(await freePort());
  const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
  const log = join(folder, "stderr");
  const server = ["./samples/programs/tcpserver.py", "--once", "--port", port];
  const program = await startProgram(
    "sh",
    ["-c", 'exec 2>"$0"; exec "$@"', log, process.execPath, "bin/socktrace.js", "--", ...server],
    /on port/,
  );
  spawnSync("python3", ["samples/programs/tcpclient.py", "--port", port], { input: "hello\nq\n" });
  assert.is(await program.end(), 0);
  const text = readFileSync(log, "utf8");
  rmSync(folder, { recursive: true });
  return text
    .replaceAll(` --port ${port}`, "")
    .replaceAll(port, "5000")
    .replaceAll(/\S*\/python3(?= )/g, "python3");
}

/** What differs from run to run: times, process number, inodes, the client's port, and the widths of columns. */
function normalise(text: string): string {
  const [, pid = "none"] = /^(\d+):\t/m.exec(text) ?? [];
  return text
    .replaceAll(/\b\d+\.\d{6}\b/g, "TIME")
    .replaceAll(new RegExp(`\\b${pid}\\b`, "g"), "PID")
    .replaceAll(/ino:\d+/g, "ino:INODE")
    .replaceAll(/(from 127\.0\.0\.1:|peername: AF_INET 127\.0\.0\.1 {2}port: )\d+/g, "$1PORT")
    .replaceAll(/ +/g, " ");
}

test.run();
