/** `npm run dist` twice, the second time by somebody with other settings: the same bytes. */
import { execaSync } from "execa";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("the same bytes");

function makeAll(environment: Readonly<Record<string, string>>, umask: string): readonly string[] {
  const dist = `umask ${umask} && "$@"`;
  execaSync("sh", ["-c", dist, "sh", process.execPath, ...process.execArgv, "scripts/dist.ts"], { env: environment });
  return readFileSync("out/SHA256SUMS", "utf8").trimEnd().split("\n");
}

test("each package of two runs", () => {
  const first = makeAll({ TZ: "UTC", LC_ALL: "C" }, "022");
  assert.ok(first.length > 6);
  console.log(first.join("\n"));
  assert.equal(makeAll({ TZ: "Asia/Tokyo", LC_ALL: "C.UTF-8" }, "077"), first);
});

test.run();
