/**
 * The statements of `socktrace explain`, shown by programs on the running kernel. Each statement in src/linux/proofs names its
 * proof: a function of a program in test/facts/programs, or a place in the kernel's source.
 *
 * `SOAK=1` runs the slow programs too (`npm run soak -- facts`); else they are only asked for the names of their functions.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import pMap from "p-map";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sentenceOnSocket } from "../../src/linux/bound/sentence.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { helpOf } from "../../src/linux/help/index.ts";
import type { OptionValue, SocketOption } from "../../src/linux/option.ts";
import { proofsOf } from "../../src/linux/proofs/index.ts";
import { socket } from "../linux/support/machine.ts";

const test = suite("explain's statements");
const FOLDER = "test/facts/programs";

const programs = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".py") && !["proof.py", "network.py"].includes(name))
  // Those of TCP take longest: they begin.
  .sort()
  .reverse();
const stated = allOptions().flatMap((option) => proofsOf(option).map((proof) => ({ option, proof })));
const named = new Set(stated.flatMap(({ proof }) => ("program" in proof ? [proof.program] : [])));
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
  assert.equal([...named].sort(), [...shown].sort());
});

test("each statement stands in the texts of its option", () => {
  const missing = stated.filter(({ option, proof }) => !textsOf(option).includes(proof.says));
  assert.equal(
    missing.map(({ option, proof }) => `${option.name}: ${proof.says}`),
    [],
  );
});

test.after(() => {
  const sources = stated.length - stated.filter(({ proof }) => "program" in proof).length;
  console.log(
    `\n  ${stated.length} statements: ${stated.length - sources} by ${shown.size} programs, ${sources} by the kernel's source`,
  );
  for (const line of skipped) console.log(`  ${line}`);
});

/** Its row, its longer text, and the sentence for a value on a socket (--explain). */
function textsOf(option: SocketOption): string {
  const help = helpOf(option);
  return [option.does, help?.what, help?.when, help?.traps, ...boundTo(option)].join("\n");
}

function boundTo(option: SocketOption): readonly string[] {
  return [true, false, -1, 0, 1, 64, 255, "WANT", "DO", "PROBE", "INTERFACE", "OMIT"].flatMap((data) =>
    [socket("SOCK_STREAM"), socket("SOCK_DGRAM")].map((on) => {
      const value: OptionValue = { type: "known", data };
      return sentenceOnSocket(option, value, value, on);
    }),
  );
}

test.run();
