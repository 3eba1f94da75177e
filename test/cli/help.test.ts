import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HELP } from "../../src/cli/args/help.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { socktrace } from "../support/socktrace.ts";

/** The page is written by hand: it has to name what there is, and to fit a screen. */
const test = suite("help");

const program = makeProgram();
const shown = new Set(HELP.match(/(?<![\w-])--?[A-Za-z][\w-]*/g));

for (const option of program.options.filter(({ hidden }) => !hidden)) {
  test(`it names ${option.flags}`, () => {
    assert.ok([option.short, option.long].some((name) => name != null && shown.has(name)));
  });
}

for (const command of program.commands.filter((one) => one.name() !== "debug")) {
  test(`it names ${command.name()}`, () => {
    assert.match(HELP, new RegExp(`^  socktrace ${command.name()} `, "m"));
  });
}

test("it names nothing that is not there", () => {
  const known = new Set(program.options.flatMap((option) => [option.short, option.long]));
  assert.equal(
    [...shown].filter((name) => !known.has(name) && name !== "-h" && name !== "--help"),
    [],
  );
});

test("it fits a screen of 40 lines and 80 columns", () => {
  const lines = HELP.trimEnd().split("\n");
  assert.ok(lines.length <= 40, `${lines.length} lines`);
  assert.equal(
    lines.filter((line) => line.length > 80),
    [],
  );
});

test("--help prints it to stdout, and each subcommand has its own", () => {
  assert.equal(socktrace(["--help"]), { status: 0, signal: null, stdout: HELP, stderr: "" });
  assert.match(socktrace(["read", "--help"]).stdout, /^Usage: socktrace read \[options\] \[file\.\.\.\]/);
});

test.run();
