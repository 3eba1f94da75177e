import { createReadStream, readFileSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, SOCKTRACE } from "../../support/socktrace.ts";
import { count } from "./count.ts";
import { endAll, startSocktrace } from "./socktrace.ts";
import { counter, scratch, startTarget, tracerOf, until } from "./target.ts";

/** Whatever becomes of our output, the traced program works on, and the summary counts all it did. */
const test = suite("output");
test.after(endAll);

/** Steps that make many times more text than waits for a reader: 1 MiB. */
const MANY = 20_000;

if (canTrace()) {
  test("a reader that does not read holds nobody: lines are left out, with a mark; the summary is whole", async () => {
    const target = counter("--pause=0", `--steps=${MANY}`);
    const socktrace = startSocktrace(["--format", "ndjson", "--", ...target.command], {
      stdio: ["ignore", "ignore", "pipe"],
      isRead: false,
    });
    await until(() => target.done() === MANY);
    const counted = await count(socktrace.child.stderr as Readable);
    assert.is(counted.sockets, MANY);
    assert.ok(counted.hidden > MANY, `${counted.hidden} hidden`);
    assert.ok(counted.changes + counted.hidden >= 3 * MANY, `${counted.changes} and ${counted.hidden}`);
    assert.is((await socktrace.exited).status, 0);
  });

  test("the mark in the text", async () => {
    const target = counter("--pause=0", `--steps=${MANY}`);
    const socktrace = startSocktrace(["--", ...target.command], { stdio: ["ignore", "ignore", "pipe"], isRead: false });
    await until(() => target.done() === MANY);
    let text = "";
    for await (const chunk of socktrace.child.stderr as Readable) text += String(chunk);
    assert.match(text, /\n\(\.\.\. \d\d,\d\d\d changes not shown, the output was read too slowly\)\n/);
  });

  test("nothing is left out of a file", async () => {
    const file = join(scratch(), "trace");
    const target = counter("--pause=0", `--steps=${MANY}`);
    const socktrace = startSocktrace(["--format", "ndjson", "-o", file, "--", ...target.command]);
    assert.is((await socktrace.ended).status, 0);
    assert.equal(await count(createReadStream(file)), { changes: 3 * MANY, hidden: 0, sockets: MANY });
    assert.is(statSync(file).mode & 0o777, 0o600);
  });

  test("`| head`: the reader goes, an attached target is let go", async () => {
    const target = await startTarget();
    const socktrace = startSocktrace(["-p", String(target.pid)]);
    await until(() => socktrace.stdout().includes("SO_KEEPALIVE"));
    socktrace.child.stdout?.destroy();
    assert.equal(await socktrace.exited, { status: 0, signal: null });
    assert.is(tracerOf(target.pid), 0);
    await target.more(100);
    assert.is(await target.end(), 7);
  });

  test("a reader that went does not end a launched program", async () => {
    const target = counter("--steps=1000");
    const socktrace = startSocktrace(["--", ...target.command]);
    await until(() => socktrace.stderr().includes("SO_KEEPALIVE"));
    socktrace.child.stderr?.destroy();
    assert.equal(await socktrace.exited, { status: 0, signal: null });
    assert.is(target.done(), 1000);
  });

  test("a full disk is reported once, and the trace goes on; the summary comes to stderr", async () => {
    const target = await startTarget();
    const socktrace = startSocktrace(["-o", "/dev/full", "-p", String(target.pid)]);
    await until(() => socktrace.stderr().includes("disk full"));
    await target.more(200);
    socktrace.kill("SIGINT");
    assert.is((await socktrace.ended).status, 125);
    const attached = /^socktrace: attached to .*\n/m;
    const [full, lost, ...summary] = socktrace.stderr().replace(attached, "").split("\n");
    assert.is(full, "socktrace: /dev/full: disk full: the trace goes on, output waits until there is space");
    assert.is(lost, "socktrace: /dev/full: cannot be written (ENOSPC): the rest of the trace is lost");
    assert.match(summary.join("\n"), /SO_KEEPALIVE +on +on +set at/);
    await target.more(100);
    assert.is(await target.end(), 7);
  });

  test("a file that may not grow any more (ulimit -f): the summary comes to stderr", async () => {
    const script = `ulimit -f 1; exec ${process.execPath} ${SOCKTRACE} -o ${join(scratch(), "report")} "$@"`;
    const target = counter("--steps=200");
    const socktrace = startSocktrace([], { command: ["sh", "-c", script, "sh", "--", ...target.command] });
    assert.is((await socktrace.ended).status, 125);
    assert.match(socktrace.stderr(), /report: cannot be written \(EFBIG\): the rest of the trace is lost\n/);
    assert.match(socktrace.stderr(), /SO_KEEPALIVE +on +on +set at/);
  });

  test("a full disk does not end a launched program, but its success is not ours; that of --raw is reported apart", async () => {
    const target = counter("--steps=300");
    const socktrace = startSocktrace(["--raw", "/dev/full", "-o", "/dev/full", "--", ...target.command]);
    assert.is((await socktrace.ended).status, 125);
    assert.is(target.done(), 300);
    assert.match(
      socktrace.stderr(),
      "socktrace: --raw: the file cannot be written: the rest of strace's output is not saved\n",
    );
    assert.match(socktrace.stderr(), "socktrace: /dev/full: cannot be written (ENOSPC)");
  });

  test("a full disk of --raw alone: what was asked for is not there", async () => {
    const socktrace = startSocktrace(["-q", "--raw", "/dev/full", "--", "true"]);
    assert.is((await socktrace.ended).status, 125);
  });

  for (const format of ["html", "json", "ndjson", "perfetto", "junit", "sarif"])
    test(`a full disk and --format ${format}: the document does not come to stderr`, async () => {
      const socktrace = startSocktrace(["--format", format, "-o", "/dev/full", "--", "true"]);
      assert.is((await socktrace.ended).status, 125);
      const lines = socktrace.stderr().split("\n");
      assert.equal(
        lines.filter((line) => !line.includes(": disk full: ")),
        ["socktrace: /dev/full: cannot be written (ENOSPC): the rest of the trace is lost", ""],
      );
    });

  test("the program's own failure wins over that of the output", async () => {
    const socktrace = startSocktrace(["-q", "-o", "/dev/full", "--", "sh", "-c", "exit 3"]);
    assert.is((await socktrace.ended).status, 3);
  });

  test("--raw keeps every byte, for nobody else to read", async () => {
    const file = join(scratch(), "raw");
    const { command } = counter("--steps=1000", "--pause=0");
    const socktrace = startSocktrace(["-q", "--raw", file, "--", ...command]);
    assert.is((await socktrace.ended).status, 0);
    const raw = readFileSync(file, "latin1");
    assert.is(raw.match(/ socket\(AF_INET/g)?.length, 1000);
    assert.match(raw, /\+\+\+ exited with 0 \+\+\+\n$/);
    assert.is(statSync(file).mode & 0o777, 0o600);
  });

  test("the terminal is closed: an attached target is let go", async () => {
    const target = await startTarget();
    const terminal = startSocktrace([], {
      command: ["script", "-qfc", `${process.execPath} bin/socktrace.js -p ${target.pid}`, "/dev/null"],
    });
    await until(() => terminal.stdout().includes("SO_KEEPALIVE"));
    terminal.kill("SIGKILL");
    await until(() => tracerOf(target.pid) === 0);
    await target.more(100);
    assert.is(await target.end(), 7);
  });

  test("the terminal's Ctrl-C reaches strace through socktrace alone", async () => {
    const target = await startTarget();
    const terminal = startSocktrace([], {
      stdio: ["pipe", "pipe", "pipe"],
      command: ["script", "-qfc", `${process.execPath} bin/socktrace.js -p ${target.pid}`, "/dev/null"],
    });
    await until(() => terminal.stdout().includes("SO_KEEPALIVE"));
    terminal.child.stdin?.write("\x03");
    await until(() => /SO_KEEPALIVE +on +on +set at/.test(terminal.stdout()));
    await terminal.ended;
    await target.more(100);
    assert.is(await target.end(), 7);
  });
}

test.run();
