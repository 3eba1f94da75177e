import { startProgram } from "../program.ts";
import { loadWitnesses } from "./can-witness.ts";
import { judgeEnded, judgeWaiting, type Findings } from "./judge.ts";

/** Plays so many random histories in one program under both witnesses: how they differ, and from the kernel. */
export async function watchHistories(seed: number, runs: number, findings: Findings): Promise<readonly string[]> {
  const witnesses = await loadWitnesses();
  const player = [process.execPath, "--import", "tsx", "test/support/witnesses/play.ts", String(seed), String(runs)];
  const program = await witnesses.watch(() => {
    const [command = "", ...args] = [...witnesses.under, ...player];
    return startProgram(command, args);
  });
  const waiting = await judgeWaiting(witnesses, findings);
  const status = await program.end();
  const ended = judgeEnded(witnesses.end(), findings);
  return [...waiting, ...ended, ...(status === 0 ? [] : [`the program ended with ${status}`])];
}
