/** Each statement of explain's longer texts says how it is known, and what it names is named in full. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { helpOf } from "../../src/linux/help/index.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import { proofsOf } from "../../src/linux/proofs/index.ts";
import { knownStatements } from "../../src/linux/proofs/known.ts";
import { sentenceProofsOf } from "../../src/linux/proofs/sentences.ts";
import { symptoms } from "../../src/linux/symptoms/index.ts";

const stated = allOptions().flatMap((option) => proofsOf(option).map((proof) => ({ option, proof })));

test("each statement says how it is known", () => {
  const unproved = allOptions().flatMap((option) =>
    knownStatements(option)
      .filter(({ proofs }) => proofs.length === 0)
      .map(({ part, text }) => `${option.name} ${part}: ${text}`),
  );
  assert.equal(unproved, []);
});

test("each proof's statement stands in the texts of its option", () => {
  const missing = stated.filter(({ option, proof }) => !textsOf(option).includes(proof.says));
  assert.equal(
    missing.map(({ option, proof }) => `${option.name}: ${proof.says}`),
    [],
  );
});

test("a source is a file of the kernel, a place in it, and the version; a page is a manual page, an RFC or one of Documentation/", () => {
  const ofOptions = allOptions().flatMap((option) => [...proofsOf(option), ...sentenceProofsOf(option)]);
  for (const proof of [...ofOptions, ...symptoms.flatMap(({ means }) => means.flatMap(({ proofs }) => proofs))]) {
    if ("source" in proof) assert.match(proof.source, /^[\w./-]+\/[\w-]+(\.\w+)?, .+, \d\.\d+$/);
    if ("page" in proof) assert.match(proof.page, /^(\w+\(\d\w*\)|RFC \d+|Documentation\/[\w./-]+)$/);
  }
});

test("advice claims nothing of the kernel: it names no error and no version", () => {
  for (const { option, proof } of stated)
    if ("advice" in proof) assert.not.match(proof.says, /\bE[A-Z]{3,}|\bCAP_|Linux \d|\bfails\b/, option.name);
});

test("what a symptom means is said in sentences, each with what shows it; none is advice", () => {
  for (const { name, means } of symptoms) {
    assert.ok(means.length > 0, name);
    for (const { text, proofs } of means) {
      assert.match(text, /^[A-Z[a-z][^\n]*[^.]\.$/, name);
      assert.not.match(text, /[.] /, `${name}: one sentence each`);
      assert.ok(proofs.length > 0 && !proofs.some((proof) => "advice" in proof), text);
    }
  }
});

/** Its row, and its longer text. */
function textsOf(option: SocketOption): string {
  const help = helpOf(option);
  return [option.does, help?.what, help?.when, help?.traps].join("\n");
}

test.run();
