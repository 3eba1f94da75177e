import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../support/socktrace.ts";

/** A user's project, which has this package installed. */
const project = mkdtempSync(join(tmpdir(), "socktrace-api-"));
mkdirSync(join(project, "node_modules"));
symlinkSync(resolve("."), join(project, "node_modules/socktrace"));
test.after(() => {
  rmSync(project, { recursive: true });
});

if (!canTrace()) console.log("skipped: examples that trace (ptrace is not possible here)");

const page = readFileSync("docs/api.md", "utf8");
for (const [, title = "", code = ""] of page.matchAll(/^## (.*)\n[^]*?^```js\n([^]*?)^```$/gm)) {
  const traces = /\b(trace|attach)\(/.test(code);
  if (traces && !canTrace()) continue;
  test(`docs/api.md: ${title}`, () => {
    writeFileSync(join(project, "example.mjs"), code);
    const { status, stderr, stdout } = spawnSync(process.execPath, ["example.mjs"], {
      cwd: project,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.is(status, 0, stdout + stderr);
    assert.is(stderr, "");
  });
}

test("the declarations: a program in TypeScript compiles, with every check and every library file", () => {
  const tsc = resolve("node_modules/typescript/bin/tsc");
  symlinkSync(resolve("node_modules/@types"), join(project, "node_modules/@types"));
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(project, "user.ts"),
    `import { inspect, readLog, SocktraceError, trace, type Summary } from "socktrace";

const run = trace(["true"], { stdio: "ignore", env: { A: "b", C: undefined } });
for await (const change of run) {
  if (change.type === "change" && change.change === "accepted") console.log(change.peer, change.inherited?.length);
}
const summary: Summary = await run;
const listeners: number = summary.sockets.filter((socket) => socket.state === "LISTEN").length;
const waiting: number | null | undefined = (await inspect(1)).sockets[0]?.waiting;
const name: string | undefined = await readLog({ text: "" }).then(
  () => undefined,
  (error: unknown) => (error instanceof SocktraceError ? error.message : undefined),
);
// @ts-expect-error a PID is a number
void inspect("1");
console.log(listeners, waiting, name);
`,
  );
  const flags = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--types", "node"];
  assert.is(execFileSync(process.execPath, [tsc, ...flags, "user.ts"], { cwd: project, encoding: "utf8" }), "");
});

test.run();
