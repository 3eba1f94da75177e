/** What the filter of a report answers: how it understood, and what is wrong; what it finds of advice and of failed calls. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Page } from "playwright-core";
import { socktrace } from "../support/socktrace.ts";
import { closeBrowser, filter, folderOfReports, openReport, reportOf, rows } from "./browser.ts";

const test = suite("report's filter");
const folder = folderOfReports();
const nginx = reportOf(["read", "samples/traces/6.1/socktrace/nginx.strace"], join(folder, "nginx.html"));

test.after(closeBrowser);

async function onPage(file: string, check: (page: Page) => Promise<void>): Promise<void> {
  const { page, troubles } = await openReport(file);
  await check(page);
  assert.equal(troubles, []);
  await page.close();
}

test("it says how it understood, and what is wrong", () =>
  onPage(nginx, async (page) => {
    assert.match(await filter(page, "tcp:listen !TCP_NODELAY #5"), /-s tcp:listen --opt '!TCP_NODELAY' #5/);
    assert.match(
      await filter(page, "--opt SO_KEEPALIV"),
      /--opt SO_KEEPALIV: expected "!" or the name of a socket option/,
    );
    assert.is(await page.locator("#filter").getAttribute("aria-invalid"), "true");
    assert.match(await filter(page, "nginx[3049"), /text "nginx\[3049"/);
    assert.match(await filter(page, ""), /^55 sockets$/);
  }));

test("-n, -P and -Q change nothing", () =>
  onPage(nginx, async (page) => {
    for (const text of ["-n", "-P", "-Q", "-nP"]) assert.is(await filter(page, text), "55 sockets", text);
    const plain = await filter(page, "-i :8080");
    assert.match(plain, /^\d+ sockets of 55\s+-i :8080$/);
    for (const text of ["-n -P -i :8080", "-nP -i :8080", "-nPi :8080"])
      assert.is(await filter(page, text), plain, text);
  }));

const faults = {
  "-x": "-x: the filter has no such option; it has -i, -s, -c, -U and --opt; as text type '-x'",
  "-p 1": "-p: the filter has no such option; it has -i, -s, -c, -U and --opt; as text type '-p'",
  "--advice note": "--advice: the filter has no such option; for advice type advice:warning",
  "#99999": "#99999: the page lists no such socket",
  "listener:#1": "listener:#1: socket #1 is no listener; -s TCP:LISTEN shows those of TCP",
  "listener:#9999": "listener:#9999: the page lists no such socket; -s TCP:LISTEN shows listeners of TCP",
  "listener:#": "listener:#: the number of a listener is missing, as in listener:#5",
  "advice:keepalive-blnd": "advice:keepalive-blnd: the page has no such advice; did you mean keepalive-blind?",
  "advice:nosuch": "advice:nosuch: the page has no such advice; it has keepalive-blind, set-after-listen",
  "advice:": "advice:: the name or the level is missing: error, warning, note, keepalive-blind, set-after-listen",
} as const;

for (const [text, fault] of Object.entries(faults))
  test(`${text}: one line with what is wrong`, () =>
    onPage(nginx, async (page) => {
      assert.is(await filter(page, text), fault);
      assert.is(await page.locator("#filter").getAttribute("aria-invalid"), "true");
    }));

test("what begins with a hyphen is text in quotes", () =>
  onPage(nginx, async (page) => {
    assert.match(await filter(page, "'-x'"), /^0 sockets of 55\s+text "-x"$/);
  }));

/** A listener with a note, and three accepts without a connection; one with an error; one that is refused; a connection, one end with a note. */
const PROGRAM = `
import socket
listener, wrong, refused = socket.socket(), socket.socket(), socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(5)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
client = socket.create_connection(listener.getsockname())
server, _ = listener.accept()
listener.setblocking(False)
for _ in range(3):
    try: listener.accept()
    except BlockingIOError: pass
try: wrong.bind(listener.getsockname())
except OSError: pass
try: refused.connect(("127.0.0.1", 1))
except ConnectionRefusedError: pass
for one in [listener, wrong, refused, client, server]: one.close()
`;

function launched(): string {
  const file = join(folder, "launched.html");
  const { status, stderr } = socktrace(["--format", "html", "-o", file, "--", "/usr/bin/python3", "-c", PROGRAM]);
  assert.is(status, 0, stderr);
  return file;
}

test("a level is that and worse ones; EAGAIN of accept() is no failed call; a refused address is in the table", () =>
  onPage(launched(), async (page) => {
    for (const [level, count] of [
      ["note", 3],
      ["warning", 1],
      ["error", 1],
    ] as const) {
      await filter(page, `advice:${level}`);
      assert.is(await rows(page), count, level);
    }
    assert.is(
      (await page.locator("[data-count=failed]").innerText()).replace(/\s+/g, " "),
      "2 failed calls, besides 3 “not yet” (EAGAIN)",
    );
    assert.match(await filter(page, "tried"), /^1 socket of /);
    assert.match(await page.locator("#line-0").innerText(), /tried 127\.0\.0\.1:1/);
    assert.is(await page.locator("#summary td", { hasText: /^tried 127\.0\.0\.1:1$/ }).count(), 1);
    await filter(page, "-s TCP:LISTEN");
    await page.click("#line-0");
    assert.match(await page.locator("#story").innerText(), /accept: EAGAIN \(3 times\)/);
  }));

test.run();
