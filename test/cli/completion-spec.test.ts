import { suite } from "uvu";
import * as assert from "uvu/assert";
import { specOf } from "../../src/cli/completion/spec.ts";
import { tablesFor } from "../../src/cli/completion/words.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { optionNames } from "../../src/linux/catalogue.ts";
import { isSelectionFault, parseSelection } from "../../src/select/parse.ts";
import { explainable } from "../../src/views/explain/find.ts";
import { socktrace } from "../support/socktrace.ts";

/** What completions propose comes from commander's objects and the tables; nothing is forgotten. */
const test = suite("what completions are made of");

const spec = specOf(makeProgram());

test("only these take a value that nothing can propose", () => {
  const free = spec.flatMap(({ options }) =>
    options.filter(({ takes, proposal }) => takes !== "nothing" && proposal === null).map(({ names }) => names.at(-1)),
  );
  assert.equal([...new Set(free)].sort(), ["--every", "--keep", "--rotate"]);
});

test("each operand has proposals", () => {
  for (const { name, operands } of spec) assert.not(operands.includes(null), name);
});

test("debug is not proposed, nor what only tells where an option belongs", () => {
  assert.not(spec.some(({ name }) => name === "debug"));
  const diff = spec.find(({ name }) => name === "diff");
  assert.not(diff?.options.some(({ names }) => names.includes("--advice")));
});

test("all options and all that explain knows are there, in words that mean nothing to a shell; of several words none", () => {
  const { options, explain } = tablesFor(spec);
  assert.equal(options, optionNames());
  const there = new Set([...options, ...explain]);
  assert.equal(
    explainable().filter((name) => !there.has(name) && !name.includes(" ")),
    [],
  );
});

test("each origin is one that --opt takes", () => {
  for (const origin of tablesFor(spec).origins)
    assert.not(isSelectionFault(parseSelection("Option", `SO_KEEPALIVE:${origin}`)), origin);
});

test("the list of processes: those that can be looked at, and not socktrace", () => {
  const { stdout, stderr, status } = socktrace(["completion", "--list", "pids"]);
  assert.equal([stderr, status], ["", 0]);
  const lines = stdout.trimEnd().split("\n");
  assert.ok(lines.some((line) => line.startsWith(`${process.pid}\t`)));
  for (const line of lines) assert.match(line, /^\d+\t[^\x00-\x1f\x7f]+$/);
});

test.run();
