/** Calls with odd arguments (odd.py) under two witnesses at once; see situations.test.ts. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../support/program.ts";
import { canWitness, loadWitnesses, testWhere } from "../support/witnesses/can-witness.ts";
import { findingsText, judgeEnded, judgeWaiting, newFindings } from "../support/witnesses/judge.ts";

const test = suite("two witnesses of odd calls");
const isPossible = await canWitness();

testWhere(isPossible, test, "both read them alike", async () => {
  const findings = newFindings();
  const witnesses = await loadWitnesses();
  const program = await witnesses.watch(() => {
    const [command = "", ...args] = witnesses.under;
    return startProgram(command, [...args, "test/ebpf/odd.py"]);
  });
  const waiting = await judgeWaiting(witnesses, findings);
  await program.end();
  assert.equal([...waiting, ...judgeEnded(witnesses.end(), findings)], []);
  console.log(findingsText(findings));
});

test.run();
