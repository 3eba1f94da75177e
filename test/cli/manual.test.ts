import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeProgram } from "../../src/cli/program.ts";
import { formats } from "../../src/views/formats.ts";

/** docs/socktrace.1 is written by hand: it has to name what there is, and nothing else. */
const test = suite("the manual");

const roff = readFileSync("docs/socktrace.1", "utf8");
const plain = roff.replaceAll("\\-", "-").replace(/\\f./g, "");
const named = new Set(plain.match(/(?<![\w-])--?[A-Za-z][\w-]*/g));

const program = makeProgram();
const commands = [program, ...program.commands.filter((one) => one.name() !== "debug")];

for (const command of commands) {
  for (const option of command.options.filter(({ hidden }) => !hidden)) {
    test(`${command.name()} ${option.flags}`, () => {
      for (const name of [option.short, option.long]) assert.ok(name == null || named.has(name), name ?? "");
    });
  }
  test(`it names ${command.name()}`, () => {
    if (command !== program) assert.match(plain, new RegExp(`^socktrace ${command.name()} `, "m"));
  });
}

test("it names no option that is not there", () => {
  const known = new Set(commands.flatMap(({ options }) => options.flatMap(({ short, long }) => [short, long])));
  const ours = [...named].filter((name) => !known.has(name));
  assert.equal(ours.sort(), ["--help", "--port", "-h", "-iTCP", "-port", "-sTCP", "-tt", "-ttt"]);
});

test("it names every format", () => {
  const [, text = ""] = /--format F\n(.*?)\n\.TP/s.exec(plain) ?? [];
  assert.equal(
    formats.filter((format) => !new RegExp(`\\b${format}\\b`).test(text)),
    [],
  );
});

test("what a live selection means", () => {
  assert.match(plain, /a socket is in the timeline when it matches at the time of the event, in the summary when it/);
});

test("man shows it without a complaint, in 80 columns", () => {
  const { stdout, stderr, error } = spawnSync("man", ["-l", "--warnings=w", "docs/socktrace.1"], {
    encoding: "utf8",
    env: { ...process.env, MANWIDTH: "80", MAN_KEEP_FORMATTING: "", LC_ALL: "C.UTF-8" },
  });
  if (error !== undefined) {
    console.log("skipped: there is no man here");
    return;
  }
  assert.is(stderr, "");
  assert.match(stdout, /^NAME\n {7}socktrace/m);
  assert.equal(
    stdout.split("\n").filter((line) => line.length > 80),
    [],
  );
});

test.run();
