/**
 * What is special about an option is a field of its row (src/linux/traits.ts): no code outside src/linux asks for an
 * option by its name. Comments do not count, nor texts that have a name among other words.
 */
import { readFileSync, readdirSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import ts from "typescript";
import { allOptions, optionReporting } from "../../src/linux/catalogue.ts";
import { socketFacts } from "../../src/linux/traits.ts";

const names = new Set(allOptions().flatMap(({ name, aliases }) => [name, ...aliases]));

test("literals and names of fields and variables that are an option's name are found", () => {
  const found = (code: string): readonly string[] => namesIn("example.ts", code);
  assert.equal(found('if (name === "SO_LINGER") send();'), ["example.ts:1 SO_LINGER"]);
  assert.equal(found("const table = {\n  TCP_NODELAY: 1,\n  'SO_MARK': 2,\n};"), [
    "example.ts:2 TCP_NODELAY",
    "example.ts:3 SO_MARK",
  ]);
  assert.equal(found("switch (name) { case `SO_RCVTIMEO_OLD`: }"), ["example.ts:1 SO_RCVTIMEO_OLD"]);
  assert.equal(found('plan.at.get("SOL_SOCKET SO_BUF_LOCK")'), ["example.ts:1 SOL_SOCKET SO_BUF_LOCK"]);
  assert.equal(found("const SO_TYPE = 3; values.IPV6_V6ONLY"), ["example.ts:1 SO_TYPE", "example.ts:1 IPV6_V6ONLY"]);
  assert.equal(found("// \"SO_LINGER\"\nconst help = '--opt SO_LINGER, TCP_NODELAY';"), []);
});

test("no file outside src/linux asks for an option by its name", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .map((file) => `src/${file}`)
    // Advice is about certain options.
    .filter((file) => file.endsWith(".ts") && !/^src\/(linux|advice)\//.test(file));
  assert.ok(files.length > 200, `${files.length} files`);
  assert.equal(
    files.flatMap((file) => namesIn(file, readFileSync(file, "utf8"))),
    [],
  );
});

test("tables of src/linux that are keyed by options have no other names", () => {
  const folder = "src/linux/bound";
  for (const file of ["src/linux/side-effects.ts", ...readdirSync(folder).map((name) => `${folder}/${name}`)]) {
    const keys = [...readFileSync(file, "utf8").matchAll(/^ {2}((?:SO|TCP|UDP|IP|IPV6|MCAST|PACKET)_\w+):/gm)];
    assert.equal(
      keys.flatMap(([, name = ""]) => (names.has(name) ? [] : [`${file} ${name}`])),
      [],
    );
  }
});

test("each fact about sockets is reported by one option", () => {
  for (const fact of socketFacts) {
    const reporting = allOptions().filter(({ reports }) => reports === fact);
    assert.is(reporting.length, 1, `${fact}: ${reporting.map(({ name }) => name).join(", ")}`);
    assert.is(optionReporting(fact), reporting[0]);
  }
});

/** `src/x.ts:7 SO_LINGER` for each place where a string, a field or a variable is an option's name, alone or behind its level. */
function namesIn(file: string, code: string): readonly string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = ts.isStringLiteralLike(node) || ts.isIdentifier(node) ? node.text : "";
    if (names.has(text.replace(/^(?:SOL|AF)_\w+ /, "")))
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} ${text}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test.run();
