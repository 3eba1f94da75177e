import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nameOf } from "../../src/cli/manual/notes.ts";
import { helpScreen } from "../../src/cli/manual/screen.ts";
import { subcommandsOf } from "../../src/cli/manual/usage.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { socktrace } from "../support/socktrace.ts";

/** The page is made of the options that exist, in rows that are written by hand: it has to have all, and to fit a screen. */
const test = suite("help");

const program = makeProgram();
const help = helpScreen(program);
const shown = new Set(help.match(/(?<![\w-])--?[A-Za-z][\w-]*/g));

for (const option of program.options.filter(({ hidden }) => !hidden)) {
  test(`it names ${option.flags}`, () => {
    assert.ok([option.short, option.long].some((name) => name != null && shown.has(name)));
  });
}

for (const command of subcommandsOf(program)) {
  test(`it names ${command.name()}`, () => {
    assert.match(help, new RegExp(`\\bsocktrace ${command.name()}\\b`));
  });
}

test("it names nothing that is not there", () => {
  const known = new Set(program.options.flatMap((option) => [option.short, option.long]));
  assert.equal(
    [...shown].filter((name) => !known.has(name) && !["-tt", "-ttt"].includes(name)),
    [],
  );
});

test("it fits a screen of 40 lines and 80 columns", () => {
  const lines = help.trimEnd().split("\n");
  assert.ok(lines.length <= 40, `${lines.length} lines`);
  assert.equal(
    lines.filter((line) => line.length > 80),
    [],
  );
});

test("a choice that is added to an option is on it at once, a description is not written twice", () => {
  const other = makeProgram();
  const format = other.options.find((option) => nameOf(option) === "--format");
  assert.ok(format);
  format.choices([...(format.argChoices ?? []), "new"]);
  assert.match(helpScreen(other), /--format F .* junit new$/m);
});

test("--help prints it to stdout, and each subcommand has its own", () => {
  assert.equal(socktrace(["--help"]), { status: 0, signal: null, stdout: help, stderr: "" });
  assert.match(socktrace(["read", "--help"]).stdout, /^Usage: socktrace read \[options\] \[file\.\.\.\]/);
  assert.is(socktrace(["--help", "read"]).stdout, socktrace(["read", "--help"]).stdout);
});

test("`help` prints the same", () => {
  assert.is(socktrace(["help"]).stdout, help);
  assert.is(socktrace(["help", "read"]).stdout, socktrace(["read", "--help"]).stdout);
  assert.equal(socktrace(["help", "pfile"]), {
    status: 2,
    signal: null,
    stdout: "",
    stderr: "socktrace: help pfile: no such subcommand; did you mean pfiles?\n",
  });
});

test("without arguments: three lines with what to do, and the status of a wrong command line", () => {
  const { status, stdout, stderr } = socktrace([]);
  assert.equal([status, stdout], [2, ""]);
  assert.is(
    stderr,
    `socktrace ./server --port 80   launch a command: what it does with its sockets
socktrace -p PID               attach to a running process; Ctrl-C detaches
socktrace read trace.log       read a saved strace log; --help: all options
`,
  );
});

test.run();
