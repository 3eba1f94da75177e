/** --advice chooses what the summary shows, --fail-on makes it the exit status; the program's own failure wins. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { doubtOnNone } from "../../src/cli/session/fail-on.ts";
import { canTrace, socktrace } from "../support/socktrace.ts";

const BAD = ["python3", "samples/advice/keepalive-incomplete/bad.py"];
const GOOD = ["python3", "samples/advice/keepalive-incomplete/good.py"];

const folder = mkdtempSync(join(tmpdir(), "socktrace-accept-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

test("--fail-on: where events were lost, that nothing was found is doubtful", () => {
  assert.is(doubtOnNone("warning", 0), null);
  assert.is(
    doubtOnNone("warning", 1204),
    "--fail-on warning: no advice from the calls that were seen, but 1,204 events were lost",
  );
});

if (canTrace()) {
  test("--advice: that level and worse in full, a count of the rest, or nothing", () => {
    const shown = (level: string): string => socktrace(["-q", "--advice", level, "--", ...BAD]).stderr;
    assert.match(
      shown("warning"),
      /^warning: #\d+ \(fd \d+ of \d+, .*\): TCP_KEEPIDLE is set, .*\[keepalive-incomplete\]$/m,
    );
    assert.match(
      shown("warning"),
      /^ {2}[\d.]+ \d+ setsockopt TCP_KEEPIDLE 30 s, in state ESTABLISHED\n {2}instead: set SO_KEEPALIVE too$/m,
    );
    assert.match(shown("error"), /^advice: 1 warning \(--advice warning shows it\)$/m);
    assert.not.match(shown("none"), "advice:");
  });

  test("--fail-on: 1 with advice of that level or worse", () => {
    const status = (level: string, command: readonly string[]): number | null =>
      socktrace(["-q", "--fail-on", level, "--", ...command]).status;
    assert.is(status("warning", BAD), 1);
    assert.is(status("note", BAD), 1);
    assert.is(status("error", BAD), 0);
    assert.is(status("warning", GOOD), 0);
    const failing = ["sh", "-c", `${BAD.join(" ")}; exit 7`];
    assert.is(status("warning", failing), 7);
    const stopped = (command: readonly string[]): readonly string[] => ["sh", "-c", `${command.join(" ")}; kill $$`];
    assert.is(status("warning", stopped(BAD)), 1);
    assert.is(status("warning", stopped(GOOD)), 0);
  });

  test("--accept: what is listed does not count; JSON has the reason, and a line that nothing needed is reported", () => {
    const file = join(folder, "accepted.yaml");
    writeFileSync(
      file,
      "keepalive-incomplete accepted tcp: probes are not wanted here\nreuse-after-bind: no server of ours\n",
    );
    const run = (...flags: readonly string[]): ReturnType<typeof socktrace> =>
      socktrace(["-q", "--accept", file, ...flags, "--", ...BAD]);
    const { status, stderr } = run("--fail-on", "note");
    assert.is(status, 0);
    assert.not.match(stderr, "warning:");
    assert.match(stderr, `${file}:2: reuse-after-bind: no such advice was given: the line can go\n`);
    assert.match(run("--json").stderr, '"accepted": "probes are not wanted here"');
  });

  test("--accept: other sockets than the listed ones count, and a mistake is reported with its line", () => {
    const file = join(folder, "wrong.yaml");
    const run = (text: string): ReturnType<typeof socktrace> => {
      writeFileSync(file, text);
      return socktrace(["-q", "--accept", file, "--fail-on", "warning", "--", ...BAD]);
    };
    assert.is(run("keepalive-incomplete listener tcp: no\n").status, 1);
    const { status, stderr } = run("# of us\nkeepalive: no\n");
    assert.is(status, 2);
    assert.is(stderr, `socktrace: ${file}:2: no advice is called keepalive: docs/advice.md lists all\n`);
    assert.match(run("keepalive-incomplete:\n").stderr, `${file}:1: expected an id and the reason: `);
    assert.match(
      run("a: b\nkeepalive-incomplete: ok: no\n").stderr,
      `${file}:2: a reason that has a colon and a blank`,
    );
  });

  test("--accept: a line that another one covers is reported with that one's place", () => {
    const file = join(folder, "twice.yaml");
    const line = "keepalive-incomplete: probes are not wanted here\n";
    writeFileSync(file, `${line}${line}keepalive-incomplete accepted tcp: here neither\n`);
    const { stderr } = socktrace(["-q", "--accept", file, "--", ...BAD]);
    assert.match(stderr, `${file}:2: keepalive-incomplete: ${file}:1 accepts the same: the line can go\n`);
    assert.match(stderr, `${file}:3: keepalive-incomplete accepted tcp: ${file}:1 accepts the same: the line can go\n`);
  });

  test("--fail-on names what it is about", () => {
    const { stderr } = socktrace(["-q", "--fail-on", "warning", "--", ...BAD]);
    assert.match(stderr, /^socktrace: 1 piece of advice \(--fail-on warning\): keepalive-incomplete$/m);
  });
}

test.run();
