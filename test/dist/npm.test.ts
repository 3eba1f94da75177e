/** The npm tarball: what is in it, and that it works where it is installed. */
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeTarball } from "../../scripts/dist/npm.ts";
import { thisRelease } from "../../scripts/dist/release.ts";
import { scratch } from "../live/safety/target.ts";
import { canTrace } from "../support/socktrace.ts";

const test = suite("npm package");
const [tarball = ""] = await makeTarball(thisRelease(scratch()));
const prefix = scratch();
const inside = join(prefix, "lib/node_modules/socktrace");

/** The installed program, in a folder and a home that have nothing of ours. */
function installed(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const home = scratch();
  const env = { PATH: `${resolve(process.execPath, "..")}:/usr/bin:/bin`, HOME: home };
  return spawnSync(join(prefix, "bin/socktrace"), args, { cwd: home, env, encoding: "utf8" });
}

test("the tarball has what is needed at run time, and nothing else", () => {
  const { stdout } = spawnSync("tar", ["-tf", tarball], { encoding: "utf8" });
  const names = stdout.trim().split("\n").map((name) => name.replace("package/", "")); // prettier-ignore
  assert.equal(names.filter((name) => !/^(docs|dist\/types)\//.test(name)).sort(), [
    "LICENSE",
    "README.md",
    "bin/code-cache.js",
    "bin/evaluate.js",
    "bin/guard.sh",
    "bin/package.json",
    "bin/socktrace.js",
    "bin/start.js",
    "dist/LICENSES",
    "dist/browser/report.css",
    "dist/browser/report.js",
    "dist/cli/main.cjs",
    "dist/ebpf/socktrace.arm64.o",
    "dist/ebpf/socktrace.x64.o",
    "dist/index.js",
    "package.json",
  ]);
  const others = names.filter((name) => /^(docs|dist\/types)\//.test(name));
  assert.equal(others.filter((name) => !/[.](md|json|1|d[.]ts)$/.test(name)), []); // prettier-ignore
});

test("npm installs it without a script, and without the network but for koffi's part", () => {
  const args = ["install", "--global", "--prefix", prefix, "--offline", "--no-audit", "--no-fund", resolve(tarball)];
  const { status, stderr } = spawnSync("npm", args, { encoding: "utf8" });
  assert.is(status, 0, stderr);
  const { scripts, dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(inside, "package.json"), "utf8"),
  ) as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
  assert.equal(Object.keys(scripts ?? {}).filter((name) => /install/.test(name)), []); // prettier-ignore
  assert.is(dependencies, undefined);
  assert.equal(Object.keys(optionalDependencies ?? {}), ["@koromix/koffi-linux-arm64", "@koromix/koffi-linux-x64"]);
  // What the registry would have sent.
  const part = `@koromix/koffi-linux-${process.arch}`;
  cpSync(`node_modules/${part}`, join(inside, "node_modules", part), { recursive: true });
  const { scripts: koffis } = JSON.parse(readFileSync(join(inside, "node_modules", part, "package.json"), "utf8")) as {
    scripts?: unknown;
  };
  assert.is(koffis, undefined);
  assert.ok(readdirSync(join(prefix, "share/man/man1")).includes("socktrace.1"));
});

test("it prints its version, explains, and describes a process", () => {
  assert.match(installed("--version").stdout, /^socktrace \d+[.]\d+[.]\d+\n/);
  assert.match(installed("explain", "TCP_NODELAY").stdout, /^TCP_NODELAY\n/);
  assert.match(installed("pfiles", String(process.pid)).stdout, `${process.pid}:\t`);
});

test("it launches a program, and makes a page of a log", () => {
  if (canTrace()) assert.match(installed("-q", "--", "sh", "-c", "exit 3").stderr, "no socket was seen\n");
  const log = resolve("samples/traces/6.1/socktrace/tcpserver.strace");
  const page = installed("read", "--format", "html", log).stdout;
  assert.match(page, "<!doctype html>");
  assert.match(page, "tcpserver.py");
});

test.run();
