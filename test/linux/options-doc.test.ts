import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";

test("docs/options.md is what the catalogue says now", () => {
  const check = spawnSync(process.execPath, ["--import", "tsx", "scripts/options-doc.ts", "--check"], {
    encoding: "utf8",
  });
  assert.is(check.stderr.replace(/^npm warn.*\n/gm, ""), "");
  assert.is(check.status, 0);
});

test("it has a row for each option", () => {
  const page = readFileSync("docs/options.md", "utf8");
  const rows = page.split("\n").filter((line) => /^\| `/.test(line));
  assert.is(rows.length, allOptions().length);
  for (const row of rows) assert.is(row.replaceAll("\\|", "").split("|").length, 10, row);
});

test.run();
