/**
 * Advice that rests on more than calls, under the eBPF engine: what the kernel is asked while the program runs (CLOSE_WAIT, queues,
 * silence), and what it reports of states. The programs are those of strace's traces (test/advice/rules.test.ts).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pMap from "p-map";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { scratch } from "../live/safety/target.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { SOCKTRACE } from "../support/socktrace.ts";

const test = suite("advice by eBPF");

const ids = ["close-wait", "never-closed", "no-keepalive", "queue-full", "port-before-connect"];
const programs = ids.flatMap((id) => [
  { id, kind: "bad", expected: [id] },
  { id, kind: "good", expected: [] },
]);

async function adviceOn(id: string, kind: string): Promise<readonly string[]> {
  const file = join(scratch(), `${id}-${kind}.json`);
  const args = ["--engine", "ebpf", "--json", "-o", file, "--", "python3", `samples/advice/${id}/${kind}.py`];
  await once(spawn(process.execPath, [SOCKTRACE, ...args], { stdio: ["ignore", "ignore", "inherit"] }), "exit");
  const { advice } = JSON.parse(readFileSync(file, "utf8")) as { readonly advice: readonly { readonly id: string }[] };
  return advice.map((one) => one.id);
}

if (await canUseEbpf()) {
  const found = pMap(programs, ({ id, kind }) => adviceOn(id, kind), { concurrency: 4 });
  for (const [place, { id, kind, expected }] of programs.entries())
    test(`${id}: ${kind}`, async () => {
      assert.equal((await found)[place], expected);
    });
}

test.run();
