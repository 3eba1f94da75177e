import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { noteOf } from "../../src/cli/manual/notes.ts";
import { subcommandsOf } from "../../src/cli/manual/usage.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { formats } from "../../src/views/formats.ts";
import { roff } from "../../scripts/manual/roff.ts";

/** The pages are made of the options that exist, and of prose in scripts/manual. */
const test = suite("the manual");

const program = makeProgram();
const commands = [program, ...subcommandsOf(program)];
const files = (JSON.parse(readFileSync("package.json", "utf8")) as { readonly man: readonly string[] }).man;

test("the pages are up to date", () => {
  const script = ["--import", "tsx", "scripts/man-pages.ts", "--check"];
  const { status, stderr } = spawnSync(process.execPath, script, { encoding: "utf8" });
  assert.equal([stderr, status], ["", 0]);
});

for (const command of commands) {
  const page = command === program ? "docs/socktrace.1" : `docs/socktrace-${command.name()}.1`;
  if (command.name() === "help") continue;
  test(`${page} has each option, with words of its own, and the package has the page`, () => {
    const plain = readFileSync(page, "utf8").replaceAll("\\-", "-").replace(/\\f./g, "");
    assert.ok(files.includes(`./${page}`));
    for (const option of command.options.filter(({ hidden }) => !hidden)) {
      for (const name of [option.short, option.long])
        assert.ok(name == null || new RegExp(`^(.*, )?${name}\\b`, "m").test(plain), name ?? "");
      assert.ok((noteOf(command.name(), option)?.manual ?? "") !== "");
    }
  });
}

test("it names every format", () => {
  const [, text = ""] = /format\\fR \\fIF\\fR\n(.*?)\n\.TP/s.exec(readFileSync("docs/socktrace.1", "utf8")) ?? [];
  assert.equal(
    formats.filter((format) => !new RegExp(`\\\\fB${format}\\\\fR`).test(text)),
    [],
  );
});

test("what the sources of the pages become", () => {
  const source = `# BUGS

A **bold** word, an *italic* one, it's ^ and ~.

**-o**
: What it does:
    code - as it stands
And more.`;
  assert.is(
    roff(source),
    `.SH BUGS
A \\fBbold\\fR word, an \\fIitalic\\fR one, it\\(aqs \\(ha and \\(ti.
.TP
\\fB\\-o\\fR
What it does:
.nf
    code \\- as it stands
.fi
And more.`,
  );
});

for (const file of files) {
  test(`${file}: mandoc and man have no complaint, in 80 columns`, () => {
    const lint = spawnSync("mandoc", ["-T", "lint", file], { encoding: "utf8" });
    assert.equal([lint.stdout, lint.stderr, lint.status], ["", "", 0]);
    const { stdout, stderr, error } = spawnSync("man", ["-l", "--warnings=w", file], {
      encoding: "utf8",
      env: { ...process.env, MANWIDTH: "80", MAN_KEEP_FORMATTING: "", LC_ALL: "C.UTF-8" },
    });
    if (error !== undefined) {
      console.log("skipped: there is no man here");
      return;
    }
    assert.is(stderr, "");
    assert.match(stdout, /^NAME\n {7}socktrace/m);
    const wide = stdout.split("\n").filter((line) => line.length > 80 && !line.includes("/completions/"));
    assert.equal(wide, []);
  });
}

test.run();
