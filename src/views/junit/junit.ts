import { rules } from "../../advice/rules.ts";
import type { Level } from "../../advice/advice.ts";
import { utcTime } from "../clock.ts";
import { assess, type Assessment } from "../assessment.ts";
import type { View, ViewOptions } from "../view.ts";
import { caseOfRule, caseOfVerdict, casesOfTrace, type TestCase } from "./test-case.ts";
import { xmlText, type Element } from "./xml.ts";

/** `--format junit`: one document at the end, so nothing in between. */
export function junitView(options: ViewOptions): View {
  return {
    change: () => null,
    summary: (report) => (report.interim === true ? "" : junitText(assess(report, options), options.fails)),
  };
}

/**
 * A test suite for the advice, a test case for each rule; others for the expectations of --expect, and for a trace that
 * failed, where there is any. `fails`: the least bad level that makes a test case fail.
 */
export function junitText(assessment: Assessment, fails: Level): string {
  const { advice, verdicts, gaps } = assessment;
  const ofRules = rules.map(({ id }) => {
    const given = advice.filter((one) => one.id === id);
    return caseOfRule(id, given, assessment, fails);
  });
  const suites = [
    { name: "socktrace.advice", cases: ofRules, output: gaps.join("\n") },
    { name: "socktrace.expectations", cases: verdicts.map((one) => caseOfVerdict(one, assessment)), output: "" },
    { name: "socktrace.trace", cases: casesOfTrace(assessment), output: "" },
  ].filter(({ cases }) => cases.length > 0);
  return xmlText({
    name: "testsuites",
    attributes: { name: "socktrace", ...countsOf(suites.flatMap(({ cases }) => cases)) },
    content: suites.map((suite) => suiteElement(suite, assessment)),
  });
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  /** What belongs to no test case. */
  readonly output: string;
}

function suiteElement({ name, cases, output }: Suite, { began }: Assessment): Element {
  const timestamp = utcTime(began)?.slice(0, SECONDS) ?? null;
  return {
    name: "testsuite",
    attributes: { name, ...countsOf(cases), skipped: countOf(cases, "skipped"), timestamp },
    content: [...cases.map(caseElement(name)), ...textElement("system-out", output)],
  };
}

/** `2026-11-28T20:43:16`: the schemas allow no fraction and no zone. */
const SECONDS = 19;

function countsOf(cases: readonly TestCase[]): Element["attributes"] {
  return { tests: cases.length, failures: countOf(cases, "failure"), errors: countOf(cases, "error"), time: 0 };
}

function countOf(cases: readonly TestCase[], outcome: TestCase["outcome"]): number {
  return cases.filter((one) => one.outcome === outcome).length;
}

function caseElement(classname: string): (one: TestCase) => Element {
  return (one) => ({
    name: "testcase",
    attributes: { name: one.name, classname, time: 0 },
    content: [...outcomeElement(one, classname), ...textElement("system-out", one.output)],
  });
}

function outcomeElement({ outcome, message, text }: TestCase, type: string): readonly Element[] {
  if (outcome === "passed") return [];
  if (outcome === "skipped") return [{ name: outcome, attributes: {}, content: message }];
  return [{ name: outcome, attributes: { message, type }, content: text }];
}

function textElement(name: string, content: string): readonly Element[] {
  return content === "" ? [] : [{ name, attributes: {}, content }];
}
