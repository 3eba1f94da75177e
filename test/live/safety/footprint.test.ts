import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { firstChild } from "../../../src/proc/process.ts";
import { canTrace } from "../../support/socktrace.ts";
import { endAll, startSocktrace, type Running } from "./socktrace.ts";
import { scratch, startTarget, tracerOf, until } from "./target.ts";

/** What socktrace itself does to the machine, as strace sees it: no network with -n, no file but those asked for and the code cache. */
const test = suite("footprint");
test.after(endAll);

interface Watched {
  readonly running: Running;
  /** The calls of socktrace and its children, once they have ended. */
  readonly calls: () => readonly string[];
}

function watched(args: readonly string[], TMPDIR: string, XDG_CACHE_HOME = scratch()): Watched {
  const log = join(scratch(), "calls");
  const strace = [
    "strace",
    "-f",
    "-qq",
    "-e",
    "trace=%network,open,openat,creat,mkdir,mkdirat,mknod,mknodat",
    "-o",
    log,
  ];
  const command = [...strace, process.execPath, "bin/socktrace.js", ...args] as [string, ...string[]];
  const running = startSocktrace([], { command, env: { TMPDIR, XDG_CACHE_HOME } });
  return { running, calls: () => readFileSync(log, "utf8").split("\n") };
}

/** Paths that were opened to be written, made or emptied; of the code cache without what depends on the versions. */
function written(calls: readonly string[]): readonly string[] {
  const paths = calls
    .filter((call) => /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC| mk(dir|nod)/.test(call) && !/= -1 E/.test(call))
    .map((call) => /"([^"]*)"/.exec(call)?.[1] ?? call);
  const files = paths.filter((path) => path !== "/dev/null" && path !== "/dev/tty");
  return [...new Set(files.map((path) => path.replace(/-[0-9a-f]{16}-v[^/]*$/, "")))].sort();
}

/** What leaves the machine, or lets somebody in. A socket alone, of which the defaults are asked, does neither. */
const internet = (calls: readonly string[]): readonly string[] =>
  calls.filter((call) => /(connect|bind|sendto|sendmsg|sendmmsg)\(.*AF_INET|listen\(/.test(call));

if (canTrace()) {
  test("attached: FILE, and a FIFO in a directory that is gone afterwards; no network", async () => {
    const [folder, target] = [scratch(), await startTarget()];
    const file = join(scratch(), "report");
    const cache = scratch();
    const { running, calls } = watched(["-n", "-o", file, "-p", String(target.pid)], folder, cache);
    await until(() => tracerOf(target.pid) > 0);
    await target.more(50);
    process.kill(tracerOfSocktrace(running), "SIGINT");
    assert.is((await running.ended).status, 0);
    const seen = calls();
    assert.ok(seen.length > 100);
    assert.equal(internet(seen), []);
    const [made, ...rest] = written(seen).filter((path) => path !== file && !path.startsWith(cache));
    assert.match(made ?? "", new RegExp(`^${folder}/socktrace-\\d+-\\d+-\\w{6}$`));
    assert.equal(rest, [`${made}/trace`]);
    assert.equal(readdirSync(folder), []);
    assert.is(await target.end(), 7);
  });

  for (const args of [
    ["ls", "-n"],
    ["read", "-n", "--format", "lsof", "samples/traces/6.1/everything/curl.strace"],
  ])
    test(`${args[0]}: no file but the code cache of the first run, no network`, async () => {
      const cache = scratch();
      for (const made of [[`${cache}/socktrace`, `${cache}/socktrace/${args[0]}`], []]) {
        const { running, calls } = watched(args, scratch(), cache);
        await running.ended;
        assert.ok(running.stdout() !== "");
        assert.equal(internet(calls()), []);
        assert.equal(written(calls()), made);
      }
    });
}

/** The child of the strace that watches. */
function tracerOfSocktrace({ pid }: Running): number {
  return firstChild(pid) ?? NaN;
}

test.run();
