/** --advice chooses what the summary shows, --fail-on makes it the exit status; the program's own failure wins. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, socktrace } from "../support/socktrace.ts";

const BAD = ["python3", "samples/advice/keepalive-incomplete/bad.py"];
const GOOD = ["python3", "samples/advice/keepalive-incomplete/good.py"];

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
  });

  test("--fail-on names what it is about", () => {
    const { stderr } = socktrace(["-q", "--fail-on", "warning", "--", ...BAD]);
    assert.match(stderr, /^socktrace: 1 piece of advice \(--fail-on warning\): keepalive-incomplete$/m);
  });
}

test.run();
