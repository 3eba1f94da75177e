import { readFileSync } from "node:fs";
import { isList, isRecord } from "../../linux/data.ts";
import { judge, makeExpectations, type Expectation } from "../../select/expectation.ts";
import { codeOf, fault, type Fault } from "../../base/fault.ts";
import { isData } from "../../views/json/data.ts";
import type { Picture } from "../../world/picture.ts";
import { readServices } from "../names/services.ts";
import { put } from "../terminal/tell.ts";

/** Prints the verdict of each expectation; a fault where one fails. */
export type Check = (picture: Picture) => Fault | null;

/** Reads --expect FILE and gives the check of the sockets. */
export function checkOf(path: string): Check | Fault {
  const expectations = readExpectations(path);
  return "type" in expectations ? expectations : (picture) => tellVerdicts(expectations, picture);
}

/** Hosts are not looked up: a check must not depend on a name server. */
function readExpectations(path: string): readonly Expectation[] | Fault {
  const entries = readEntries(path);
  if ("type" in entries) return entries;
  const services = readServices();
  const names = { addresses: () => [], ports: services.ports };
  const all: Expectation[] = [];
  for (const [target, options] of entries) {
    const made = makeExpectations(target, options, names);
    if ("type" in made) return fault(`${path}: ${made.text}: ${made.message}; for example: ${made.example}`, 2);
    all.push(...made);
  }
  return all.length === 0 ? fault(`${path}: no expectation in it: write a line like ${EXAMPLE}`, 2) : all;
}

/** Prints of each whether it holds; a fault where one does not. */
function tellVerdicts(expectations: readonly Expectation[], picture: Picture): Fault | null {
  const verdicts = judge(expectations, picture);
  for (const { text, wrong } of verdicts) put(wrong === null ? `ok: ${text}\n` : `FAILED: ${text}: ${wrong}\n`);
  const failed = verdicts.filter(({ wrong }) => wrong !== null).length;
  return failed === 0
    ? null
    : fault(`${failed} of ${verdicts.length} ${verdicts.length === 1 ? "expectation" : "expectations"} failed`, 1);
}

const EXAMPLE = "listener tcp:5000: SO_REUSEADDR, !TCP_NODELAY";

type Entry = readonly [target: string, options: readonly string[]];

function readEntries(path: string): readonly Entry[] | Fault {
  try {
    const text = readFileSync(path, "utf8");
    return text.trimStart().startsWith("{") ? entriesOfJson(path, text) : entriesOfLines(text);
  } catch (error) {
    const code = codeOf(error);
    return fault(`${path}: cannot be read (${code ?? (error instanceof Error ? error.message : "unknown error")})`, 2);
  }
}

/** `{ "listener tcp:5000": "SO_REUSEADDR, !TCP_NODELAY", "accepted": ["TCP_NODELAY"] }` */
function entriesOfJson(path: string, text: string): readonly Entry[] | Fault {
  const document: unknown = JSON.parse(text);
  const entries: Entry[] = [];
  for (const [target, value] of Object.entries(isData(document) && isRecord(document) ? document : {})) {
    const options = typeof value === "string" ? split(value) : isList(value) ? value : null;
    if (options?.every((one) => typeof one === "string") !== true)
      return fault(`${path}: ${target}: expected options, as a string or a list of strings`, 2);
    entries.push([target, options]);
  }
  return entries;
}

/**
 * The same as the lines of a YAML file: `TARGET: OPTION, OPTION`, or a line for each option below, `- OPTION`. A
 * target may hold colons itself, so the last one that a blank or nothing follows ends it.
 */
function entriesOfLines(text: string): readonly Entry[] {
  const entries: [target: string, options: string[]][] = [];
  for (const line of text.split("\n").map((one) => one.replace(/(^|\s)#.*/, "").trim())) {
    const item = /^-\s+(.*)$/.exec(line);
    if (item !== null) entries.at(-1)?.[1].push(unquoted(item[1] ?? ""));
    else if (line !== "") entries.push(entryOfLine(line));
  }
  return entries;
}

function entryOfLine(line: string): [target: string, options: string[]] {
  const [, target = line, options = ""] = /^(.*):(?:\s+(.*))?$/.exec(line) ?? [];
  return [unquoted(target.trim()), split(unquoted(options.trim()))];
}

function split(options: string): string[] {
  return options
    .split(",")
    .map((option) => option.trim())
    .filter((option) => option !== "");
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}
