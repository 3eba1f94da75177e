import { rules } from "../../advice/rules.ts";
import type { Level } from "../../advice/advice.ts";
import { utcTime } from "../clock.ts";
import { judgedIn, type Judged } from "../judged.ts";
import type { View, ViewOptions } from "../view.ts";
import { caseOfRule, caseOfVerdict, type TestCase } from "./test-case.ts";
import { xmlText, type Element } from "./xml.ts";

/** `--format junit`: one document at the end, so nothing in between. */
export function junitView(options: ViewOptions): View {
  return {
    change: () => null,
    summary: (report) => (report.interim === true ? "" : junitText(judgedIn(report, options), options.fails)),
  };
}

/**
 * A test suite for the advice, a test case for each rule; another for the expectations of --expect, if there are any.
 * `fails`: the least bad level that makes a test case fail.
 */
export function junitText(judged: Judged, fails: Level): string {
  const { advice, verdicts, gaps } = judged;
  const ofRules = rules.map(({ id }) =>
    caseOfRule(
      id,
      advice.filter((one) => one.id === id),
      judged,
      fails,
    ),
  );
  const ofVerdicts = verdicts.map((one) => caseOfVerdict(one, judged));
  const suites = [
    suite("advice", ofRules, judged, gaps.join("\n")),
    ...(ofVerdicts.length === 0 ? [] : [suite("expectations", ofVerdicts, judged, "")]),
  ];
  return xmlText({
    name: "testsuites",
    attributes: { name: "socktrace", ...countsOf([...ofRules, ...ofVerdicts]) },
    content: suites,
  });
}

/** `output`: what belongs to no test case. */
function suite(name: string, cases: readonly TestCase[], { began }: Judged, output: string): Element {
  const timestamp = utcTime(began)?.slice(0, SECONDS) ?? null;
  const skipped = cases.filter(({ outcome }) => outcome === "skipped").length;
  return {
    name: "testsuite",
    attributes: { name: `socktrace.${name}`, ...countsOf(cases), skipped, timestamp },
    content: [...cases.map(caseElement(`socktrace.${name}`)), ...textElement("system-out", output)],
  };
}

/** `2026-11-28T20:43:16`: the schemas allow no fraction and no zone. */
const SECONDS = 19;

function countsOf(cases: readonly TestCase[]): Element["attributes"] {
  const failures = cases.filter(({ outcome }) => outcome === "failed").length;
  return { tests: cases.length, failures, errors: 0, time: 0 };
}

function caseElement(classname: string): (one: TestCase) => Element {
  return ({ name, outcome, message, text, output }) => ({
    name: "testcase",
    attributes: { name, classname, time: 0 },
    content: [
      ...(outcome === "skipped" ? [{ name: "skipped", attributes: {}, content: message }] : []),
      ...(outcome === "failed" ? [{ name: "failure", attributes: { message, type: classname }, content: text }] : []),
      ...textElement("system-out", output),
    ],
  });
}

function textElement(name: string, content: string): readonly Element[] {
  return content === "" ? [] : [{ name, attributes: {}, content }];
}
