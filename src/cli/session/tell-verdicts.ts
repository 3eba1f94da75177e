import { escapeControls } from "../../base/bytes.ts";
import type { Micros } from "../../base/brands.ts";
import { fault, type Fault } from "../../base/fault.ts";
import { describeWrong, type Verdict } from "../../expect/verdict.ts";
import { put } from "../terminal/tell.ts";

/** Prints of each whether it holds. */
export function tellVerdicts(verdicts: readonly Verdict[], when: (time: Micros) => string): void {
  for (const { text, wrong } of verdicts) {
    const line = wrong === null ? `ok: ${text}` : `FAILED: ${text}: ${describeWrong(wrong, when)}`;
    put(`${escapeControls(line)}\n`);
  }
}

/** A fault where one does not hold. */
export function unmet(verdicts: readonly Verdict[]): Fault | null {
  const failed = verdicts.filter(({ wrong }) => wrong !== null).length;
  return failed === 0
    ? null
    : fault(`${failed} of ${verdicts.length} ${verdicts.length === 1 ? "expectation" : "expectations"} failed`, 1);
}
