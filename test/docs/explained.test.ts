/** docs/explained.md: each proof that its tables name is one of the option that the row is about. */
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { proofsOf } from "../../src/linux/proofs/index.ts";
import { sentenceProofsOf } from "../../src/linux/proofs/sentences.ts";

const rows = [...readFileSync("docs/explained.md", "utf8").matchAll(/^\| ([A-Z\d_, ]+) \|.* \|.* \| (.*) \|$/gm)];

test("there are some", () => {
  assert.ok(rows.length > 60);
});

for (const [, names = "", shownBy = ""] of rows)
  test(`${names}: ${shownBy}`, () => {
    const known = allOptions()
      .filter(({ name }) => names.split(", ").includes(name))
      .flatMap((option) => [...proofsOf(option), ...sentenceProofsOf(option)])
      .map(placeOf);
    const programs = [...shownBy.matchAll(/`(.*?)`/g)].map(([, program = ""]) => program);
    assert.equal(
      programs.filter((program) => !known.includes(program)),
      [],
    );
    if (shownBy.includes(".c, ") || shownBy.includes(".h, ")) assert.ok(known.some((place) => place.includes(shownBy)));
    else assert.ok(programs.length > 0 || /^commit |history$/.test(shownBy), "it is shown by something");
  });

/** `timeouts.a_read_...`, or `net/core/sock.c, sock_set_timeout, 6.18`. */
function placeOf(proof: object): string {
  if ("program" in proof) return String(proof.program);
  return "source" in proof ? String(proof.source) : "";
}

test.run();
