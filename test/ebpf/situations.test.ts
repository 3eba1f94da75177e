/**
 * Every situation of the sample factory under two witnesses at once: strace and the eBPF engine report the same events,
 * make the same model of them, and while the program waits the model is as the kernel is.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listSituations, makeSituation } from "../support/factory.ts";
import { canWitness, loadWitnesses, testWhere } from "../support/witnesses/can-witness.ts";
import { findingsText, judgeEnded, judgeWaiting, newFindings } from "../support/witnesses/judge.ts";

const test = suite("two witnesses of situations");
const findings = newFindings();

/** What both do not see, and what then differs from the kernel. */
const unseenByBoth: Readonly<Record<string, RegExp>> = {
  // For its price recvmmsg is left out of live traces (decode/calls/message.ts).
  scm_rights_recvmmsg: /: nothing, is socket:/,
  // Its socket is born of no call: the second one's number is free in the model.
  io_uring: /: nothing, is socket:/,
};

const isPossible = await canWitness();
for (const { name, about } of listSituations()) {
  testWhere(isPossible, test, `${name}: ${about}`, async () => {
    const witnesses = await loadWitnesses();
    const made = await witnesses.watch(async () => {
      const { program } = await makeSituation(name, witnesses.under);
      return { pid: program.pid, program };
    });
    const waiting = await judgeWaiting(witnesses, findings);
    assert.is(await made.program.end(), 0);
    const ended = judgeEnded(witnesses.end(), findings);
    const unseen = unseenByBoth[name];
    assert.equal([...waiting.filter((text) => unseen?.test(text) !== true), ...ended], []);
  });
}

test.after(() => {
  console.log(findingsText(findings));
});

test.run();
