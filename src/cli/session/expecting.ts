import type { Accepts } from "../../advice/advice.ts";
import { fault, type Fault } from "../../base/fault.ts";
import type { ProcessSnapshot } from "../../events/snapshot.ts";
import { Checker, judgeProcesses, needsTrace } from "../../expect/checker.ts";
import { makeExpectations, type Expectation } from "../../expect/expectation.ts";
import { isMistake } from "../../expect/mistake.ts";
import type { Verdict } from "../../expect/verdict.ts";
import type { Trace } from "../../trace/trace.ts";
import { checkNames, readCheckFile } from "./check-file.ts";
import { EXAMPLE, parseExpectations, type Entry } from "./expectation-file.ts";

/** --expect, read and without a mistake. */
export interface Check {
  readonly type: "check";
  /** Follows a trace from its beginning; gives who judges it at its end. */
  readonly follow: (trace: Trace, accepts: Accepts) => Checker;
  /** Judges running processes. */
  readonly processes: (processes: readonly ProcessSnapshot[]) => readonly Verdict[];
}

/** Reads --expect FILE. `of`: what will be judged; of running processes no call is seen. */
export function checkOf(path: string, of: "trace" | "processes"): Check | Fault {
  const expectations = readExpectations(path);
  if ("type" in expectations) return expectations;
  const blind = of === "trace" ? undefined : expectations.find(needsTrace);
  if (blind !== undefined)
    return fault(
      `${path}:${blind.line}: ${blind.text}: only a trace shows that: of running processes no call is seen`,
      2,
    );
  return {
    type: "check",
    follow({ tracer: { reporter, input } }, accepts) {
      const { world } = reporter;
      const run = { state: world.state, accepts, hasLengths: () => input.hasLengths };
      const checker = new Checker(path, expectations, run);
      world.onChanged = checker.changed.bind(checker);
      return checker;
    },
    processes: (processes) => judgeProcesses(path, expectations, processes),
  };
}

function readExpectations(path: string): readonly Expectation[] | Fault {
  const entries = readEntries(path);
  if ("type" in entries) return entries;
  const names = checkNames();
  const all: Expectation[] = [];
  for (const { target, demands } of entries) {
    const made = makeExpectations(target, demands, names);
    if (isMistake(made)) return fault(`${path}:${made.line}: ${made.message}`, 2);
    all.push(...made);
  }
  return all.length === 0 ? fault(`${path}: no expectation in it: write a line like ${EXAMPLE}`, 2) : all;
}

function readEntries(path: string): readonly Entry[] | Fault {
  const text = readCheckFile(path);
  return typeof text === "string" ? parseExpectations(path, text) : text;
}
