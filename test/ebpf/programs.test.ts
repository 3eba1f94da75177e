/** The sample programs that are recorded under strace (scripts/record), under two witnesses at once; see situations.test.ts. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { scenes, type Scene } from "../../scripts/record/scenes.ts";
import { firstChild } from "../../src/proc/process.ts";
import { isAlone, runsAlone } from "../support/alone.ts";
import { startProgram } from "../support/program.ts";
import { canWitness, loadWitnesses, testWhere } from "../support/witnesses/can-witness.ts";
import { findingsText, judgeEnded, judgeWaiting, newFindings } from "../support/witnesses/judge.ts";

const isPossible = await canWitness();
/** Not ours: they need packages, and folders of the stage on which they are recorded. */
const others: ReadonlySet<string> = new Set(["curl", "nginx", "redis-server"]);
const played = Object.entries(scenes).filter(([name]) => !others.has(name));

if (!isPossible || runsAlone("test/ebpf/programs.test.ts")) {
  const test = suite("two witnesses of programs");
  const findings = newFindings();
  for (const [name, scene] of played)
    testWhere(isPossible, test, name, async () => {
      assert.equal(await watch(scene), []);
    });
  test.after(() => {
    if (isAlone()) console.log(findingsText(findings));
  });
  test.run();

  async function watch({ command, ready, play, prepare, end }: Scene): Promise<readonly string[]> {
    const server = await prepare?.();
    const witnesses = await loadWitnesses();
    const program = await witnesses.watch(() => {
      const [name = "", ...args] = [...witnesses.under, ...command];
      return startProgram(name, args, ready);
    });
    await play?.(program.ready);
    const waiting = play === undefined && prepare === undefined ? await judgeWaiting(witnesses, findings) : [];
    if (end !== undefined) process.kill(firstChild(program.pid) ?? 0, end);
    await program.end();
    server?.close();
    return [...waiting, ...judgeEnded(witnesses.end(), findings)];
  }
}
