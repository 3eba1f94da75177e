/**
 * Random histories of socket calls, played by a program under two witnesses at once; see situations.test.ts. `npm run soak
 * -- witnesses` plays many more.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runsAlone } from "../support/alone.ts";
import { canWitness, testWhere } from "../support/witnesses/can-witness.ts";
import { findingsText, newFindings } from "../support/witnesses/judge.ts";
import { watchHistories } from "../support/witnesses/histories.ts";

const RUNS = 200;

const isPossible = await canWitness();
if (!isPossible || runsAlone("test/ebpf/histories.test.ts")) {
  const test = suite("two witnesses of histories");
  testWhere(isPossible, test, `${RUNS} random histories`, async () => {
    const findings = newFindings();
    const seed = Date.now() % 1e9;
    assert.equal(await watchHistories(seed, RUNS, findings), [], `seed ${seed}`);
    console.log(findingsText(findings));
  });
  test.run();
}
