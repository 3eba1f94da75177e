/**
 * The grammar and the parser are the same language: the same names of rules, and the same tree for every recorded
 * line, for lines made from trees, and for damaged ones.
 */
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import peggy from "peggy";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { LineParser } from "../../src/strace/parse.ts";
import { Damage } from "../support/damage.ts";
import { linesOf, recordings } from "../support/recorded.ts";
import { calls } from "../support/spell.ts";

type Wanted = (name: string) => boolean;

const text = readFileSync("grammar/strace.peggy", "utf8");
const parser = peggy.generate(text);
const all: Wanted = () => true;
const everyCall = new LineParser(all);
const unparsed = { type: "unparsed" };

/** Colours are the caller's matter, as the grammar's head says. */
const plain = (line: string): string => line.replace(/\x1b(?:\[[0-9;]*m|\]8;[^\x07\x1b]*(?:\x07|\x1b\\))/g, "");

function byGrammar(line: string, wanted: Wanted = all, remarks = false): unknown {
  const tree = parsed(line, wanted, remarks);
  return line.includes("\x1b") && (tree === unparsed || isHalf(tree)) ? parsed(plain(line), wanted, remarks) : tree;
}

/** Half a call: what of it is not read yet may have colours. */
const isHalf = (tree: unknown): boolean => /"type":"(?:resumed|unfinished)".*\\u001b/.test(JSON.stringify(tree));

function parsed(line: string, wanted: Wanted, remarks: boolean): unknown {
  try {
    return parser.parse(line, { wanted, remarks });
  } catch (error) {
    if (error instanceof parser.SyntaxError) return unparsed;
    throw error;
  }
}

/** A fault has a code and a place in the parser alone, and what lines share is the parser's too. */
function byHand(line: string, reader = everyCall): unknown {
  const tree = reader.parseLine(line);
  if (tree.type !== "call") return tree.type === "unparsed" ? unparsed : tree;
  const { type, prefix, name, args, result } = tree;
  return { type, prefix, name, args, result };
}

/** Rules that only look ahead have no function of their own; `xInSet` is x with another argument. */
function rulesOf(grammar: string): readonly string[] {
  const rules = [...grammar.matchAll(/^(\w+)\n {2}=/gm)].map(([, name = ""]) => name);
  return [...new Set(rules.filter((name) => !/^at[A-Z]/.test(name)).map((name) => name.replace(/InSet$/, "")))].sort();
}

test("each rule has a function of the same name, and each function a rule", async () => {
  const folder = "src/strace/rules";
  const functions: string[] = [];
  for (const file of readdirSync(folder)) {
    const module = (await import(`../../${folder}/${file}`)) as Record<string, unknown>;
    functions.push(...Object.keys(module));
  }
  assert.equal(functions.filter((name) => !/^at[A-Z]/.test(name)).sort(), rulesOf(text));
});

test("the README has a sample for each rule; those that are whole lines are read", () => {
  const rows = readFileSync("grammar/README.md", "utf8")
    .split("\n")
    .filter((row) => /^\| [a-z]+[A-Z]?\w* \| `/.test(row))
    .map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|")));
  assert.equal(rows.map(([, rule = ""]) => rule).sort(), rulesOf(text));
  for (const [, rule = "", samples = ""] of rows) {
    if (!/(Line|Event|cutCall)$/.test(rule) || rule === "skippedLine") continue;
    for (const [, sample = ""] of samples.matchAll(/`([^`]+)`/g)) {
      assert.is.not(byHand(sample), unparsed, `${rule}: ${sample}`);
    }
  }
});

test("both read every recorded line alike", () => {
  assert.ok(recordings.length > 100);
  for (const line of new Set(recordings.flatMap(linesOf))) assert.equal(byHand(line), byGrammar(line), line);
});

test("both skip alike", () => {
  const odd: Wanted = (name) => name.length % 2 === 1;
  const reader = new LineParser(odd);
  for (const line of linesOf("samples/traces/6.1/stderr/forkserver.strace")) {
    assert.equal(byHand(line, reader), byGrammar(line, odd), line);
  }
});

test("a line made from a tree is read as that tree, by both", () => {
  fc.assert(
    fc.property(calls, ([line, tree]) => {
      assert.equal(byHand(line), tree, line);
      assert.equal(byGrammar(line), tree, line);
    }),
    { numRuns: 1000 },
  );
});

test("both read what a reader wrote behind a line alike", () => {
  const reader = new LineParser(all, { remarks: true });
  const remarks = [" # listener", "// here", " <-- why?", "#(1)!", " mine", " close(4) = 0", "\t; ", " = 5", "x"];
  let read = 0;
  for (const line of new Set(recordings.flatMap(linesOf))) {
    const remarked = line + (remarks[line.length % remarks.length] ?? "");
    const tree = byHand(remarked, reader);
    if (tree !== unparsed) read++;
    assert.equal(tree, byGrammar(remarked, all, true), remarked);
  }
  assert.ok(read > 1000, `${read} read`);
});

test("both read damaged lines alike", () => {
  const lines = [...new Set(recordings.flatMap(linesOf))].filter((line) => line.length < 400);
  const damage = new Damage(20_261_122);
  let read = 0;
  for (let i = 0; i < 15_000; i++) {
    const line = damage.line(lines);
    const tree = byHand(line);
    if (tree !== unparsed) read++;
    assert.equal(tree, byGrammar(line), line);
  }
  // Damaged beyond all reading they would prove nothing.
  assert.ok(read > 3000, `${read} read`);
});

test.run();
