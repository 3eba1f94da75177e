/**
 * What `socktrace explain` says, shown by programs on the running kernel. Each statement in src/linux/proofs names its
 * proof: a function of a program in test/facts/programs, or a place in the kernel's source.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { helpOf } from "../../src/linux/help/index.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import { proofsOf } from "../../src/linux/proofs/index.ts";

const test = suite("explain's statements");
const FOLDER = "test/facts/programs";

const programs = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".py") && name !== "proof.py")
  .sort();
const stated = allOptions().flatMap((option) => proofsOf(option).map((proof) => ({ option, proof })));
const named = new Set(stated.flatMap(({ proof }) => ("program" in proof ? [proof.program] : [])));
const shown = new Set<string>();
const skipped: string[] = [];

/** `ok timeouts.a_read_gives_up_with_eagain`, `FAILED ...: why`, `skipped ...: why`: a line for each function. */
async function outcomes(program: string): Promise<readonly string[]> {
  const child = spawn("python3", [`${FOLDER}/${program}`], { stdio: ["ignore", "pipe", "inherit"] });
  return (await text(child.stdout)).split("\n").filter((line) => line !== "");
}

for (const program of programs)
  test(program, async () => {
    const lines = await outcomes(program);
    assert.ok(lines.length > 0, "it proves nothing");
    assert.equal(
      lines.filter((line) => line.startsWith("FAILED")),
      [],
    );
    for (const line of lines) shown.add(/^\w+ ([\w.]+)/.exec(line)?.[1] ?? line);
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

function textsOf(option: SocketOption): string {
  const help = helpOf(option);
  return [option.does, help?.what, help?.when, help?.traps].join("\n");
}

test.run();
