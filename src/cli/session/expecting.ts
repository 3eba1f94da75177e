import { candidatesIn, candidatesOf } from "../../select/candidates.ts";
import { judge, makeExpectations, type Expectation } from "../../select/expectation.ts";
import type { Candidate } from "../../select/candidates.ts";
import type { Verdict } from "../../expect/verdict.ts";
import { fault, type Fault } from "../../base/fault.ts";
import type { ProcessSnapshot } from "../../events/snapshot.ts";
import type { Picture } from "../../world/picture.ts";
import { put } from "../terminal/tell.ts";
import { checkNames, readCheckFile } from "./check-file.ts";
import { EXAMPLE, parseExpectations, type Entry } from "./expectation-file.ts";

export interface Check {
  readonly type: "check";
  /** What became of the expectations, of the sockets of a trace. */
  readonly judge: (picture: Picture) => readonly Verdict[];
  /** Prints the verdict of each. */
  readonly tell: (verdicts: readonly Verdict[]) => void;
  /** A fault where one fails. */
  readonly unmet: (verdicts: readonly Verdict[]) => Fault | null;
  /** All of that, of the sockets of running processes. */
  readonly processes: (processes: readonly ProcessSnapshot[]) => Fault | null;
}

/** Reads --expect FILE and gives the check of the sockets. */
export function checkOf(path: string): Check | Fault {
  const expectations = readExpectations(path);
  if ("type" in expectations) return expectations;
  return {
    type: "check",
    judge: (picture) => verdictsOn(path, expectations, candidatesIn(picture)),
    tell,
    unmet,
    processes: (processes) => {
      const verdicts = verdictsOn(path, expectations, candidatesOf(processes));
      tell(verdicts);
      return unmet(verdicts);
    },
  };
}

interface Placed extends Expectation {
  readonly line: number;
}

function readExpectations(path: string): readonly Placed[] | Fault {
  const entries = readEntries(path);
  if ("type" in entries) return entries;
  const names = checkNames();
  const all: Placed[] = [];
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
    all.push(...made.map((one, at) => ({ ...one, line: options[at]?.line ?? line })));
  }
  return all.length === 0 ? fault(`${path}: no expectation in it: write a line like ${EXAMPLE}`, 2) : all;
}

function readEntries(path: string): readonly Entry[] | Fault {
  const text = readCheckFile(path);
  return typeof text === "string" ? parseExpectations(path, text) : text;
}

function verdictsOn(
  path: string,
  expectations: readonly Placed[],
  candidates: readonly Candidate[],
): readonly Verdict[] {
  return judge(expectations, candidates).map(({ text, wrong }, at) => ({
    path,
    line: expectations[at]?.line ?? 1,
    text,
    wrong: wrong === null ? null : { type: "broken", text: wrong, socket: null, count: 1, of: 1, evidence: [] },
  }));
}

function tell(verdicts: readonly Verdict[]): void {
  for (const { text, wrong } of verdicts) put(wrong === null ? `ok: ${text}\n` : `FAILED: ${text}: ${wrong.text}\n`);
}

function unmet(verdicts: readonly Verdict[]): Fault | null {
  const failed = verdicts.filter(({ wrong }) => wrong !== null).length;
  return failed === 0
    ? null
    : fault(`${failed} of ${verdicts.length} ${verdicts.length === 1 ? "expectation" : "expectations"} failed`, 1);
}
