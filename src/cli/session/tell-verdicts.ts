import { escapeControls } from "../../base/bytes.ts";
import type { Micros } from "../../base/brands.ts";
import { fault, type Fault } from "../../base/fault.ts";
import { describeWrong, type Verdict } from "../../expect/verdict.ts";
import { put } from "../terminal/tell.ts";

/** Prints of each whether it holds; a fault where one does not. */
export function tellVerdicts(verdicts: readonly Verdict[], when: (time: Micros) => string): Fault | null {
  for (const { text, wrong } of verdicts) {
    const line = wrong === null ? `ok: ${text}` : `FAILED: ${text}: ${describeWrong(wrong, when)}`;
    put(`${escapeControls(line)}\n`);
  }
  const failed = verdicts.filter(({ wrong }) => wrong !== null).length;
  return failed === 0
    ? null
    : fault(`${failed} of ${verdicts.length} ${verdicts.length === 1 ? "expectation" : "expectations"} failed`, 1);
}
