import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { fault, type Fault } from "../../base/fault.ts";
import type { Written } from "../../expect/mistake.ts";

/** A target and what is demanded of it, as they stand in the file. */
export interface Entry {
  readonly target: Written;
  /** None: that there is such a socket. */
  readonly demands: readonly Written[];
}

/** For messages. */
export const EXAMPLE = "listener tcp:5000: SO_REUSEADDR, !TCP_NODELAY";

/**
 * --expect's FILE: YAML, and so JSON too, with `TARGET: OPTION, OPTION` or a list of options below the target. More
 * than YAML allows: `!` is no tag, a target may stand alone on its line, and the same target may come twice.
 */
export function parseExpectations(path: string, text: string): readonly Entry[] | Fault {
  const counter = new LineCounter();
  const source = withColons(hideMarks(text));
  const document = parseDocument(source, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const faultAt = (offset: number, problem: string): Fault =>
    fault(`${path}:${counter.linePos(offset).line}: ${showMarks(problem)}`, 2);
  const [error] = document.errors;
  // `Source contains multiple documents; please use YAML.parseAllDocuments()`: only the first half is for users.
  if (error !== undefined) return faultAt(error.pos[0], `neither YAML nor JSON: ${error.message.replace(/;.*/, "")}`);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isMap(contents)) return faultAt(contents.range[0], `expected a line like ${EXAMPLE}`);
  const entries: Entry[] = [];
  for (const { key, value } of contents.items) {
    const target = isScalar(key) ? showMarks(String(key.value)) : null;
    if (target === null) return faultAt(key.range[0], `expected a line like ${EXAMPLE}`);
    const line = counter.linePos(key.range[0]).line;
    const written = linesOf(value, source, (offset) => counter.linePos(offset).line);
    const demands = demandsIn(value, document);
    if (demands === null) return faultAt(key.range[0], `${target}: expected options, as a string or a list of strings`);
    entries.push({
      target: { text: target, line },
      demands: demands.map((demand, at) => ({ text: showMarks(demand), line: written[at] ?? line })),
    });
  }
  return entries;
}

/** The line of each demand: of `A, B` as of a list. An alias has those of its target. */
function linesOf(node: Node | null, source: string, lineAt: (offset: number) => number): readonly number[] {
  if (isSeq(node)) return node.items.map((item) => lineAt(isNode(item) ? (item.range?.[0] ?? 0) : 0));
  if (!isScalar(node) || node.range == null) return [];
  const lines: number[] = [];
  let at = node.range[0];
  for (const part of source.slice(at, node.range[1]).split(",")) {
    const blanks = /^[\s"']*/.exec(part)?.[0].length ?? 0;
    if (blanks < part.length) lines.push(lineAt(at + blanks));
    at += part.length + 1;
  }
  return lines;
}

/** Null: neither a string nor a list of strings. */
function demandsIn(node: Node | null, document: Document): readonly string[] | null {
  const value = valueOf(node, document);
  if (value === null) return [];
  if (typeof value === "string") return splitDemands(value);
  const isStrings = (list: unknown): list is readonly string[] =>
    Array.isArray(list) && list.every((one) => typeof one === "string");
  return isStrings(value) ? value : null;
}

/** An alias without its anchor (`*x`) is no value. */
function valueOf(node: Node | null, document: Document): unknown {
  try {
    return node?.toJS(document) ?? null;
  } catch {
    return undefined;
  }
}

function splitDemands(demands: string): readonly string[] {
  return demands
    .split(",")
    .map((demand) => demand.trim())
    .filter((demand) => demand !== "");
}

/**
 * `accepted: !TCP_NODELAY` would be a tag and no value. Nobody needs tags here, so the parser gets a character of the
 * private use area instead; columns stay what they are.
 */
const MARK = "\ue000";

function hideMarks(text: string): string {
  return text.replaceAll("!", MARK);
}

function showMarks(text: string): string {
  return text.replaceAll(MARK, "!");
}

/**
 * `listener tcp:5000` alone on its line is the key of an empty value, and so is `no socket still open at exit`, also where
 * its `no` is missing.
 */
function withColons(text: string): string {
  return text.replace(
    /^(no(?:[ \t]+[^\s#"'](?:\S*[^\s:])?)+|[a-z]+(?:[ \t]+[^\s#"']\S*)?(?:[ \t]+still[ \t]+open[ \t]+at[ \t]+exit)?)(?<!:)(?=[ \t\r]*(?:[ \t]#.*)?$)/gm,
    "$1:",
  );
}
