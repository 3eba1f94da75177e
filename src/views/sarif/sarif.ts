import { rules } from "../../advice/rules.ts";
import { assess, type Assessment } from "../assessment.ts";
import type { View, ViewOptions } from "../view.ts";
import { descriptorOf } from "./descriptor.ts";
import { invocationOf } from "./invocation.ts";
import { resultsOf } from "./result.ts";
import type { SarifLog } from "./types.ts";

/** Where GitHub's documentation has the schema from. */
const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** `--format sarif`: one document at the end, so nothing in between. */
export function sarifView(options: ViewOptions): View {
  return {
    change: () => null,
    summary: (report) => (report.interim === true ? "" : sarifText(assess(report, options), options)),
  };
}

/** All advice, whatever its level, as a log of one run. */
export function sarifText(assessment: Assessment, options: Pick<ViewOptions, "sourceFile" | "version">): string {
  return `${JSON.stringify(sarifLog(assessment, options), null, 2)}\n`;
}

function sarifLog(assessment: Assessment, options: Pick<ViewOptions, "sourceFile" | "version">): SarifLog {
  const version = options.version();
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "socktrace", version, semanticVersion: version, rules: rules.map(descriptorOf) },
        },
        invocations: [invocationOf(assessment)],
        columnKind: "utf16CodeUnits",
        results: resultsOf(assessment, indexes, options),
      },
    ],
  };
}
