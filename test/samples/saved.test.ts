/** What an older socktrace saved is still read: samples/saved/VERSION was written by `read --json` of that version. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { socktrace } from "../support/socktrace.ts";

const test = suite("saved by an older version");
const saved = "samples/saved/0.1.0";
const logs = "samples/traces/6.1/socktrace";

test("diff: the saved summary and the log that it is of do not differ", () => {
  for (const name of ["tcpserver", "dualstack"]) {
    const { status, stdout, stderr } = socktrace(["diff", `${saved}/${name}.json`, `${logs}/${name}.strace`]);
    assert.is(stderr, "");
    assert.match(stdout, /^no difference: /);
    assert.is(status, 0);
  }
});

test("diff: two programs differ as their logs do", () => {
  const differences = (...files: readonly string[]): readonly string[] =>
    socktrace(["diff", ...files])
      .stdout.split("\n")
      .filter((line) => !/^(---|[+]{3}) /.test(line));
  const found = differences(`${saved}/tcpserver.json`, `${saved}/dualstack.json`);
  assert.ok(found.includes("- tcp listening on 127.0.0.1:5000: only in A"), found.join("\n"));
  assert.equal(found, differences(`${logs}/tcpserver.strace`, `${logs}/dualstack.strace`));
});

test("read: it is no log, and the message names the command for it", () => {
  const { status, stderr } = socktrace(["read", `${saved}/tcpserver.json`]);
  const what = "a document of socktrace's, not a log: socktrace diff A B compares two summaries";
  assert.is(stderr, `socktrace: ${saved}/tcpserver.json: ${what}\n`);
  assert.is(status, 125);
});

test.run();
