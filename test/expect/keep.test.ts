/**
 * --keep decides which closed sockets the summary lists, and must not decide a verdict: those that are judged when they
 * close, and forgotten, give the same as those that are judged at the end. On all recordings.
 */
import { readdirSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { verdictsOn } from "../support/verdicts.ts";

const FILE = `socket
listener: SO_REUSEADDR, before bind, after bind, at most 1 set, within 1 s
accepted: TCP_NODELAY, SO_KEEPALIVE:inherited, before accept, never set
connected tcp:*: TCP_NODELAY within 10 ms, at least 1 set, after connect
connected unix: SO_PASSCRED before connect
bound: !SO_BROADCAST before bind
no socket still open at exit
no accepted tcp still open at exit
`;

const traces = readdirSync("samples/traces", { recursive: true, encoding: "utf8" })
  .map((name) => `samples/traces/${name}`)
  .filter((path) => path.endsWith(".strace"))
  .sort();

test("there are recordings", () => {
  assert.ok(traces.length > 100);
});

for (const path of traces)
  test(path, () => {
    const log = readFileSync(path, "latin1");
    const all = verdictsOn(log, FILE, { keep: 1_000_000 });
    assert.equal(verdictsOn(log, FILE, { keep: 0, delay: 0 }), all);
  });

test.run();
