/**
 * The statements of `socktrace explain`, shown by programs on the running kernel. A proof in src/linux/proofs
 * may name a function of a program in test/facts/programs (statements.test.ts checks the others).
 *
 * `SOAK=1` runs the slow programs too (`npm run soak -- facts`); else they are only asked for the names of their functions.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import pMap from "p-map";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { proofsOf } from "../../src/linux/proofs/index.ts";
import { sentenceProofsOf } from "../../src/linux/proofs/sentences.ts";
import { symptoms } from "../../src/linux/symptoms/index.ts";

const test = suite("explain's statements");
const FOLDER = "test/facts/programs";

const programs = readdirSync(FOLDER)
  .filter(
    (name) =>
      name.endsWith(".py") && !["proof.py", "network.py", "bpf.py", "groups.py", "packet_filter.py"].includes(name),
  )
  // Those of TCP take longest: they begin.
  .sort()
  .reverse();
const proofs = [
  ...allOptions().flatMap((option) => [...proofsOf(option), ...sentenceProofsOf(option)]),
  ...symptoms.flatMap(({ means }) => means.flatMap((one) => one.proofs)),
];
const named = new Set(proofs.flatMap((proof) => ("program" in proof ? [proof.program] : [])));
const shown = new Set<string>();
const skipped: string[] = [];

/** Most of them wait most of the time. */
const AT_ONCE = 10;

/** A line for each function: `ok timeouts.a_read_gives_up_with_eagain`, `FAILED ...: why`, `skipped ...: why`. */
async function outcomes(program: string): Promise<readonly string[]> {
  const slow = program.startsWith("slow_") && process.env["SOAK"] !== "1";
  const child = spawn("python3", [`${FOLDER}/${program}`, ...(slow ? ["--list"] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return (await text(child.stdout)).split("\n").filter((line) => line !== "");
}

const all = pMap(programs, outcomes, { concurrency: AT_ONCE });

for (const [at, program] of programs.entries())
  test(program, async () => {
    const lines = (await all)[at] ?? [];
    assert.ok(lines.length > 0, "it proves nothing");
    for (const line of lines) shown.add(/^\w+ ([\w.]+)/.exec(line)?.[1] ?? line);
    assert.equal(
      lines.filter((line) => line.startsWith("FAILED")),
      [],
    );
    skipped.push(...lines.filter((line) => line.startsWith("skipped")));
  });

test("each statement that names a program has its function, and each function its statement", () => {
  assert.equal(
    [...named].filter((name) => !shown.has(name)),
    [],
    "no such function",
  );
  assert.equal(
    [...shown].filter((name) => !named.has(name)),
    [],
    "no statement names it",
  );
});

test.after(() => {
  const count = (kind: string): number => proofs.filter((proof) => kind in proof).length;
  console.log(
    `\n  ${count("program")} statements by ${shown.size} programs, ${count("source")} by the kernel's source, ${count("page")} documented, ${count("advice")} advice`,
  );
  for (const line of skipped) console.log(`  ${line}`);
});

test.run();
