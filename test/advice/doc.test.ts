import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";

test("docs/advice.md is what the rules say now", () => {
  const check = spawnSync(process.execPath, ["--import", "tsx", "scripts/advice-doc.ts", "--check"], {
    encoding: "utf8",
  });
  assert.is(check.stderr.replace(/^npm warn.*\n/gm, ""), "");
  assert.is(check.status, 0);
});

test.run();
