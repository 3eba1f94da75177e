/** What is built is the same wherever it is built: nothing in dist/ has the path of this folder in it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";

const files = readdirSync("dist", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name));

test("no file has the path of this folder in it", () => {
  assert.ok(files.includes("dist/cli/main.cjs"));
  assert.equal(
    files.filter((file) => readFileSync(file, "latin1").includes(process.cwd())),
    [],
  );
});

test.run();
