/** The report of a trace in a browser: it opens from the disk, agrees with the JSON, and does what is asked of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Page } from "playwright-core";
import type { Summary } from "../../src/views/json/types.ts";
import { socktrace } from "../support/socktrace.ts";
import { closeBrowser, drawn, filter, folderOfReports, openReport, reportOf, rows } from "./browser.ts";

const test = suite("report");
const folder = folderOfReports();
const TRACES = "samples/traces/6.1/socktrace";
const nginx = reportOf(["read", `${TRACES}/nginx.strace`], join(folder, "nginx.html"));
const summary = JSON.parse(socktrace(["read", "--json", `${TRACES}/nginx.strace`]).stdout) as Summary;

test.after(closeBrowser);

async function onNginx(check: (page: Page) => Promise<void>): Promise<void> {
  const { page, troubles } = await openReport(nginx);
  await check(page);
  assert.equal(troubles, []);
  await page.close();
}

test("the numbers on the page are those of the JSON", () =>
  onNginx(async (page) => {
    const count = async (name: string): Promise<number> =>
      Number((await page.locator(`[data-count=${name}] b`).innerText()).replaceAll(",", ""));
    const level = (name: string): number => summary.advice.filter((one) => one.level === name).length;
    assert.is(await count("processes"), summary.processes.length);
    assert.is(await count("sockets"), summary.sockets.length);
    assert.is(await count("open"), summary.sockets.filter(({ closed }) => closed === null).length);
    assert.is(
      await count("failed"),
      summary.sockets
        .flatMap(({ failed }) => failed)
        .filter(({ errno }) => errno !== "EAGAIN")
        .reduce((sum, one) => sum + one.count, 0),
    );
    for (const name of ["error", "warning", "note"]) assert.is(await count(name), level(name), name);
    assert.is(await rows(page), summary.sockets.length);
    assert.equal(
      await page.locator("[data-advice] h3 code").allInnerTexts(),
      summary.advice.map(({ id }) => id),
    );
  }));

test("what is saved as JSON is what --json has of these sockets", () =>
  onNginx(async (page) => {
    await filter(page, "-s TCP:LISTEN");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Save JSON")]);
    const file = join(folder, "listeners.json");
    await download.saveAs(file);
    assert.equal(
      JSON.parse(readFileSync(file, "utf8")),
      summary.sockets.filter(({ state, protocol }) => state === "LISTEN" && protocol === "IPPROTO_TCP"),
    );
    const [csv] = await Promise.all([page.waitForEvent("download"), page.click("text=Save CSV")]);
    await csv.saveAs(file);
    const lines = readFileSync(file, "utf8").trimEnd().split("\r\n");
    assert.match(lines[0] ?? "", /^Socket,Advice,Process,/);
    assert.is(lines.length, (await rows(page)) + 1);
  }));

test("the filter leaves what the command line selects", () =>
  onNginx(async (page) => {
    for (const words of [
      ["-i", "TCP:8080"],
      ["-s", "TCP:ESTABLISHED"],
      ["-U"],
      ["--opt", "SO_REUSEADDR"],
      ["--opt", "!TCP_NODELAY"],
      ["--opt", "SO_KEEPALIVE:inherited", "-i", "4"],
      ["-c", "nope"],
    ]) {
      const args = ["read", "-Q", "--json", ...words, `${TRACES}/nginx.strace`];
      const chosen = JSON.parse(socktrace(args).stdout) as Summary;
      await filter(page, words.map((word) => (word.startsWith("-") ? word : `'${word}'`)).join(" "));
      assert.is(await rows(page), atTheEnd(words, chosen), words.join(" "));
    }
  }));

/** The summary has what ever matched, the page what matches at the end: of states that are two things. */
function atTheEnd(words: readonly string[], { sockets }: Summary): number {
  if (!words.includes("-s")) return sockets.length;
  return sockets.filter(({ state, protocol }) => state === "ESTABLISHED" && protocol === "IPPROTO_TCP").length;
}

test("one socket: a click, its options with asked, in force and origin, its listener, Escape", () =>
  onNginx(async (page) => {
    const { id, listener } = summary.sockets.find((socket) => socket.listener !== null)!;
    await filter(page, `#${id}`);
    await page.click("#line-0");
    const story = page.locator("#story");
    assert.is(await story.locator("h2").innerText(), `Socket #${id}`);
    assert.match(await story.locator("table.options").first().innerText(), /SO_REUSEADDR\s+on\s+on\s+◐ inherited/);
    assert.match(await story.locator("table.past").innerText(), /accepted from/);
    await story.locator(`a[href="#s${listener ?? 0}"]`).click();
    await story
      .locator("h2")
      .filter({ hasText: `#${listener ?? 0}` })
      .waitFor();
    assert.is(await story.locator("h2").innerText(), `Socket #${listener ?? 0}`);
    assert.match(await story.locator("table.past").innerText(), /listens backlog 511/);
    await story.getByRole("button", { name: /connections?$/ }).click();
    await drawn(page);
    assert.is(await page.inputValue("#filter"), `listener:#${listener ?? 0}`);
    assert.is(await rows(page), summary.sockets.filter((socket) => socket.listener === listener).length);
    await story.locator("h2").focus();
    await page.keyboard.press("Escape");
    assert.is(await story.isHidden(), true);
  }));

test("advice shows its sockets, one click away", () =>
  onNginx(async (page) => {
    const [first] = summary.advice;
    const button = page.locator("[data-advice]").first().locator("button");
    assert.is(await button.innerText(), "Show all 36 sockets1");
    await button.click();
    await drawn(page);
    assert.ok(first !== undefined);
    assert.is(first.count, 36);
    assert.is(await rows(page), 36);
    assert.is(await page.inputValue("#filter"), `advice:${first.id}`);
    // By keys: the number of the piece, and a level in the filter.
    for (const [place, { count }] of summary.advice.slice(0, 9).entries()) {
      await page.locator("h1").click();
      await page.keyboard.press(String(place + 1));
      await drawn(page);
      assert.is(await rows(page), count, `piece ${place + 1}`);
    }
    assert.match(await filter(page, "advice:error"), /^0 sockets of 55/);
    await page.locator("[data-advice] .which a").first().click();
    // A link: the browser reports the new address after the click.
    await page.locator("#story h2").filter({ hasText: "Socket" }).waitFor();
    assert.is(await page.locator("#story h2").innerText(), `Socket #${first.sockets[0] ?? 0}`);
  }));

test("the table by keys: move, mark, open, sort", () =>
  onNginx(async (page) => {
    await page.locator(".grid").focus();
    for (const key of ["ArrowDown", "ArrowDown", " ", "Enter"]) await page.keyboard.press(key);
    assert.is(await page.locator("#story h2").innerText(), "Socket #3");
    await page.keyboard.press("Escape");
    assert.match(await page.locator(".export").innerText(), /1 socket marked/);
    await page.keyboard.press("End");
    await drawn(page);
    assert.is(await page.locator(".grid .line.active .cell").nth(1).innerText(), `#${summary.sockets.length}`);
    await page.locator(".grid").getByRole("button", { name: "Lived" }).click();
    await page.locator(".grid").getByRole("button", { name: "Lived" }).click();
    assert.is(await page.locator('[role=columnheader][aria-sort="descending"]').innerText(), "Lived ▼");
    // What a socket does not have, or is unknown, stands last, whichever way; the whole head is the button.
    for (const way of ["ascending", "descending"]) {
      await page.locator("[role=columnheader]").filter({ hasText: "TCP_KEEPIDLE" }).click();
      await drawn(page);
      const place = (await page.locator("[role=columnheader]").allInnerTexts()).findIndex((text) =>
        text.includes("TCP_KEEPIDLE"),
      );
      assert.match(await page.locator("#line-0 .cell").nth(place).innerText(), /\d+ s/, way);
    }
  }));

test("lifelines: keys and wheel zoom and move, a band opens, a lane opens its story", () =>
  onNginx(async (page) => {
    const lanes = page.locator(".lanes");
    const picture = async (): Promise<string> =>
      page.locator(".lanes-canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const changes = async (work: () => Promise<unknown>): Promise<boolean> => {
      const before = await picture();
      await work();
      await drawn(page);
      return (await picture()) !== before;
    };
    await lanes.focus();
    for (const key of ["+", "+", "ArrowRight", "a", "-", "0"])
      assert.ok(await changes(() => page.keyboard.press(key)), key);
    await lanes.hover({ position: { x: 600, y: 100 } });
    await page.keyboard.down("Control");
    assert.ok(await changes(() => page.mouse.wheel(0, -300)), "wheel");
    await page.keyboard.up("Control");
    assert.ok(await changes(() => page.getByRole("button", { name: "Show all", exact: true }).click()), "all");
    const height = (): Promise<number> => lanes.evaluate((element) => element.scrollHeight);
    const before = await height();
    await lanes.focus();
    // Down to the band of connections, which Enter opens.
    for (let step = 0; step < 40 && (await height()) === before; step++) {
      await page.keyboard.press("ArrowDown");
      await drawn(page);
      if (/accepted on/.test(await page.locator(".announce").innerText())) await page.keyboard.press("Enter");
    }
    assert.ok((await height()) > before, "the band has opened");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#story h2").innerText(), /^Socket #\d+$/);
    for (const grouping of ["listener", "peer"])
      assert.ok(await changes(() => page.selectOption("#grouping", grouping)), grouping);
  }));

test("the colours: the system's, light, dark", () =>
  onNginx(async (page) => {
    const back = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await back();
    await page.click("#theme");
    assert.is(await back(), light);
    await page.click("#theme");
    assert.is.not(await back(), light);
  }));

test("without JavaScript: what ran, the counts, the advice and the sockets", async () => {
  const { page } = await openReport(nginx, { javaScriptEnabled: false });
  const text = await page.locator("body").innerText();
  assert.match(text, /nginx -p .*/);
  assert.match(text, /55\s+sockets/);
  for (const { text: advice } of summary.advice) assert.ok(text.includes(advice.slice(1)), advice);
  assert.is(await page.locator("#summary tbody tr[id]").count(), summary.sockets.length);
  assert.match(await page.locator("#s5").innerText(), /LISTEN, backlog 511/);
  await page.close();
});

test("from saved JSON and ndjson: the same page", async () => {
  const saved = { ndjson: join(folder, "run.ndjson"), json: join(folder, "run.json") };
  for (const [format, file] of Object.entries(saved)) {
    socktrace(["read", "--format", format, "-o", file, `${TRACES}/nginx.strace`]);
    const { page, troubles } = await openReport(reportOf(["read", file], join(folder, `${format}.html`)));
    assert.is(await rows(page), summary.sockets.length);
    await page.goto(`${page.url()}#s5`);
    assert.is(await page.locator("#story table.past").count(), format === "ndjson" ? 1 : 0);
    assert.match(await page.locator("#story .facts").innerText(), /LISTEN, backlog 511/);
    // From when on times count, and how long all took, is in each of them.
    assert.match(await page.locator("header .facts").innerText(), /How long\s+33\.1 ms/);
    assert.equal(troubles, []);
    await page.close();
  }
});

test("failed calls without a socket are counted and listed", async () => {
  const log = `${TRACES}/option_values.strace`;
  const { page, troubles } = await openReport(reportOf(["read", log], join(folder, "failed.html")));
  const changes = socktrace(["read", "--format", "ndjson", log]).stdout.split("\n");
  const unplaced = changes.filter((line) => line.includes('"change":"failed"') && line.includes('"socket":null'));
  const { sockets } = JSON.parse(socktrace(["read", "--json", log]).stdout) as Summary;
  const placed = sockets.flatMap(({ failed }) => failed).reduce((sum, { count }) => sum + count, 0);
  const lines = await page.locator("#unplaced li").allInnerTexts();
  assert.ok(
    lines.some((line) => /\]: socket .*: EAFNOSUPPORT/.test(line)),
    lines.join("\n"),
  );
  assert.is(await page.locator("[data-count=failed] b").innerText(), String(placed + unplaced.length));
  assert.equal(troubles, []);
  await page.close();
});

test("a log without times: no moment is invented", async () => {
  const log = "samples/traces/6.1/stderr/udp.strace";
  const { page, troubles } = await openReport(reportOf(["read", log], join(folder, "timeless.html")));
  const cells = page.locator("#line-0 .cell");
  assert.equal([await cells.nth(-2).innerText(), await cells.last().innerText()], ["-", "-"]);
  assert.match(await cells.nth(3).innerText(), /\[\?\]$/);
  assert.equal(troubles, []);
  await page.close();
});

test("a diff: A on the left, B on the right, as many differences as the JSON has", async () => {
  const logs = [`${TRACES}/tcpserver.strace`, `${TRACES}/threadserver.strace`];
  const { differences } = JSON.parse(socktrace(["diff", "--json", ...logs]).stdout) as {
    differences: readonly unknown[];
  };
  const { page, troubles } = await openReport(reportOf(["diff", ...logs], join(folder, "diff.html")));
  assert.is(await page.locator("[data-count=differences] b").innerText(), String(differences.length));
  assert.is(await page.locator(".diff td.a, .diff td.b").count(), 4);
  const rows = await page.locator(".diff tbody tr:has(td)").allInnerTexts();
  assert.equal(
    rows.map((row) => row.split("\t").map((cell) => cell.trim())),
    [
      ["~ backlog 5", "~ backlog 16"],
      ["− SO_KEEPALIVE on", "nothing"],
      ["nothing", "+ TCP_KEEPIDLE 30 s"],
    ],
  );
  assert.equal(troubles, []);
  await page.close();
});

test("a diff's filter leaves the differences of sockets that match, as on the command line", async () => {
  const logs = [`${TRACES}/nginx.strace`, `${TRACES}/redis-server.strace`];
  const { page, troubles } = await openReport(reportOf(["diff", ...logs], join(folder, "diff.html")));
  const shown = (): Promise<number> => page.locator("[data-difference]:visible").count();
  const all = await shown();
  assert.match(await filter(page, ""), new RegExp(`^${all} differences$`));
  for (const [text, count] of [
    ["-s TCP:LISTEN", 4],
    ["-U", 2],
    ["accepted", 2],
    ["-i :6379", 2],
    ["-c redis-server accepted", 1],
  ] as const) {
    assert.match(await filter(page, text), new RegExp(`^${count} differences? of ${all}`), text);
    assert.is(await shown(), count);
  }
  assert.is(await page.locator(".diff tbody:visible").count(), 1);
  assert.match(await filter(page, "--opt SO_KEEPALIV"), /expected "!" or the name of a socket option/);
  await filter(page, "-c nothing");
  assert.is(await shown(), 0);
  assert.equal(troubles, []);
  await page.close();
});

test("-q: the sockets without their past; --keep: the others are counted", async () => {
  const file = reportOf(["read", "-q", "--keep", "10", `${TRACES}/nginx.strace`], join(folder, "quiet.html"));
  const { page, troubles } = await openReport(file);
  const listed = JSON.parse(socktrace(["read", "--json", "--keep", "10", `${TRACES}/nginx.strace`]).stdout) as Summary;
  assert.is(await rows(page), listed.sockets.length);
  assert.is(await page.locator("[data-count=sockets] b").innerText(), String(summary.sockets.length));
  assert.match(await page.locator("#gaps").innerText(), /closed sockets are only counted/);
  const groups = await page.locator("#groups li").allInnerTexts();
  assert.equal(
    groups.filter((line) => line.startsWith("36 ")),
    [
      "36 TCP over IPv4, accepted on 127.0.0.1:8080, ESTABLISHED when closed: SO_REUSEADDR on, SO_KEEPALIVE on, TCP_KEEPIDLE 30 s, TCP_KEEPINTVL 10 s, TCP_KEEPCNT 5; 1 of them above",
    ],
  );
  assert.match(await page.locator("#lifelines").innerText(), /Only when each socket was open: -q/);
  await page.click("#line-0");
  assert.is(await page.locator("#story table.past").count(), 0);
  assert.equal(troubles, []);
  await page.close();
});

test("a page is one file", () => {
  const { status, stderr } = socktrace([
    "--format",
    "html",
    "--rotate",
    "1M",
    "-o",
    join(folder, "x.html"),
    "--",
    "true",
  ]);
  assert.equal([status, stderr], [2, "socktrace: --format html is one file: leave out --rotate\n"]);
});

test("a look at running processes, and a trace without any socket", async () => {
  for (const args of [
    ["pfiles", String(process.pid)],
    ["ls", "-p", String(process.pid)],
    ["read", "samples/traces/empty"],
  ]) {
    if (args[1] === "samples/traces/empty") args[1] = emptyTrace();
    const { page, troubles } = await openReport(reportOf(args, join(folder, "look.html")));
    assert.equal(troubles, [], args.join(" "));
    await page.close();
  }
});

function emptyTrace(): string {
  const file = join(folder, "empty.strace");
  socktrace(["-q", "--raw", file, "-o", "/dev/null", "--", "true"]);
  return file;
}

test.run();
