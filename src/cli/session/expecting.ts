import { candidatesIn, candidatesOf } from "../../select/candidates.ts";
import { judge, makeExpectations, type Expectation, type Verdict } from "../../select/expectation.ts";
import { fault, type Fault } from "../../base/fault.ts";
import type { ProcessSnapshot } from "../../events/snapshot.ts";
import type { Picture } from "../../world/picture.ts";
import { put } from "../terminal/tell.ts";
import { checkNames, readCheckFile } from "./check-file.ts";
import { EXAMPLE, parseExpectations, type Entry } from "./expectation-file.ts";

/** Prints the verdict of each expectation; a fault where one fails. */
export interface Check {
  readonly type: "check";
  /** Of the sockets of a trace. */
  readonly trace: (picture: Picture) => Fault | null;
  /** Of the sockets of running processes. */
  readonly processes: (processes: readonly ProcessSnapshot[]) => Fault | null;
}

/** Reads --expect FILE and gives the check of the sockets. */
export function checkOf(path: string): Check | Fault {
  const expectations = readExpectations(path);
  if ("type" in expectations) return expectations;
  return {
    type: "check",
    trace: (picture) => tellVerdicts(judge(expectations, candidatesIn(picture))),
    processes: (processes) => tellVerdicts(judge(expectations, candidatesOf(processes))),
  };
}

function readExpectations(path: string): readonly Expectation[] | Fault {
  const entries = readEntries(path);
  if ("type" in entries) return entries;
  const names = checkNames();
  const all: Expectation[] = [];
  for (const { target, options, line } of entries) {
    const made = makeExpectations(
      target,
      options.map(({ text }) => text),
      names,
    );
    if ("type" in made) {
      const wrong = options.find(({ text }) => text === made.text);
      return fault(`${path}:${wrong?.line ?? line}: ${made.text}: ${made.message}; for example: ${made.example}`, 2);
    }
    all.push(...made);
  }
  return all.length === 0 ? fault(`${path}: no expectation in it: write a line like ${EXAMPLE}`, 2) : all;
}

function readEntries(path: string): readonly Entry[] | Fault {
  const text = readCheckFile(path);
  return typeof text === "string" ? parseExpectations(path, text) : text;
}

/** Prints of each whether it holds; a fault where one does not. */
function tellVerdicts(verdicts: readonly Verdict[]): Fault | null {
  for (const { text, wrong } of verdicts) put(wrong === null ? `ok: ${text}\n` : `FAILED: ${text}: ${wrong}\n`);
  const failed = verdicts.filter(({ wrong }) => wrong !== null).length;
  return failed === 0
    ? null
    : fault(`${failed} of ${verdicts.length} ${verdicts.length === 1 ? "expectation" : "expectations"} failed`, 1);
}
