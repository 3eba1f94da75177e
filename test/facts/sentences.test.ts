/** Each sentence of --explain (linux/bound) says how it is known, for every value and socket that makes another one. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { clausesOf } from "../../src/linux/help/statements.ts";
import { sentenceProofsOf } from "../../src/linux/proofs/sentences.ts";
import { sentencesOf } from "./sentences.ts";

const test = suite("the sentences of --explain");
const options = allOptions()
  .map((option) => ({ option, sentences: sentencesOf(option), proofs: sentenceProofsOf(option) }))
  .filter(({ sentences, proofs }) => sentences.length + proofs.length > 0);

test("each clause of each sentence is in what some proof shows", () => {
  const unproved = options.flatMap(({ option, sentences, proofs }) =>
    sentences.flatMap((sentence) =>
      clausesOf(sentence)
        .filter((clause) => !proofs.some(({ says }) => overlaps(sentence, clause, says)))
        .map((clause) => `${option.name}: ${clause}`),
    ),
  );
  assert.equal([...new Set(unproved)], []);
});

test("what each proof shows is in some sentence", () => {
  const idle = options.flatMap(({ option, sentences, proofs }) =>
    proofs
      .filter(({ says }) => !sentences.some((sentence) => matchIn(sentence, says) !== null))
      .map(({ says }) => `${option.name}: ${says}`),
  );
  assert.equal(idle, []);
});

test("whether each sentence is known cannot be left open by calling it advice", () => {
  assert.not(options.some(({ proofs }) => proofs.some((proof) => "advice" in proof)));
});

test.after(() => {
  const count = options.reduce((sum, { proofs }) => sum + proofs.length, 0);
  console.log(`\n  ${options.length} options with sentences of their own, ${count} proofs`);
});

function overlaps(sentence: string, clause: string, says: string): boolean {
  const from = sentence.indexOf(clause);
  const match = matchIn(sentence, says);
  return match !== null && match.from < from + clause.length && from < match.to;
}

/** `...` in what a proof says stands for any text; of what is counted there may be one. */
function matchIn(sentence: string, says: string): { readonly from: number; readonly to: number } | null {
  const parts = says.split("...").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = parts.join(".*?").replace(/\b(?:bytes|routers|probes)\b/g, "$&?");
  const found = new RegExp(pattern).exec(sentence);
  return found === null ? null : { from: found.index, to: found.index + found[0].length };
}

test.run();
