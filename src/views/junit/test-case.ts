import { escapeControls } from "../../base/bytes.ts";
import type { Advice, Level } from "../../advice/advice.ts";
import { countingFrom } from "../../advice/judge.ts";
import { describeWrong, type Verdict } from "../../expect/verdict.ts";
import type { Assessment } from "../assessment.ts";
import { evidenceText } from "../text/advice.ts";

export interface TestCase {
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  /** One line: why it failed or was skipped. */
  readonly message: string;
  /** All of why it failed. */
  readonly text: string;
  /** What was seen besides. */
  readonly output: string;
}

/**
 * A rule and what it gave: failed by advice of that level or worse that counts; skipped where all that it gave is
 * accepted; else passed, with the notes as output.
 */
export function caseOfRule(id: string, advice: readonly Advice[], assessment: Assessment, fails: Level): TestCase {
  const failing = countingFrom(advice, fails);
  const others = advice.filter((one) => !failing.includes(one));
  const accepted = advice.flatMap((one) => one.accepted ?? []);
  const isSkipped = failing.length === 0 && accepted.length > 0 && accepted.length === advice.length;
  return {
    name: id,
    outcome: failing.length > 0 ? "failure" : isSkipped ? "skipped" : "passed",
    message: failing[0]?.text ?? [...new Set(accepted)].join("; "),
    text: piecesText(failing, assessment),
    output: piecesText(others, assessment),
  };
}

/** An expectation: what is unknown has failed, too. */
export function caseOfVerdict({ path, line, text, wrong }: Verdict, { when }: Assessment): TestCase {
  if (wrong === null) return { name: text, outcome: "passed", message: "", text: "", output: "" };
  const message = escapeControls(describeWrong(wrong, when));
  return {
    name: text,
    outcome: "failure",
    message,
    text: `${escapeControls(`${path}:${line}`)}: ${message}`,
    output: "",
  };
}

/** A trace that failed: what its other test cases show is not all. None: it came to its end, as far as is known. */
export function casesOfTrace({ ending }: Assessment): readonly TestCase[] {
  if (ending?.isComplete !== false) return [];
  const text = ending.reason ?? "not all of the input could be read";
  return [{ name: "the trace", outcome: "error", message: text, text, output: "" }];
}

function piecesText(advice: readonly Advice[], assessment: Assessment): string {
  return advice.map((one) => pieceText(one, assessment)).join("\n\n");
}

/** As the summary has it. */
function pieceText(advice: Advice, { when, where }: Assessment): string {
  const { level, text, fix, evidence, accepted } = advice;
  return [
    `${level}: ${where(advice)}: ${text}`,
    ...evidence.map((one) => `  ${evidenceText(one, when)}`),
    `  instead: ${fix}`,
    ...(accepted === null ? [] : [`  accepted: ${accepted}`]),
  ]
    .map(escapeControls)
    .join("\n");
}
