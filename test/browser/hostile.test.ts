/** Names that programs chose, and saved documents that anybody wrote: on a page they are text, whatever stands in them. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { socktrace } from "../support/socktrace.ts";
import { closeBrowser, folderOfReports, openReport, reportOf } from "./browser.ts";

const test = suite("hostile names");
const folder = folderOfReports();
const TRACES = "samples/traces/6.1/socktrace";

test.after(closeBrowser);

/** Each would set window.hit, or load something, where it is taken for more than text. */
const corpus: Readonly<Record<string, string>> = {
  script: "<script>window.hit = 1</script>",
  "the end of a script": "</script><script>window.hit = 1</script>",
  "the end of a style and of a title": "</style></title></textarea><svg onload='window.hit = 1'>",
  image: '<img src=x onerror="window.hit = 1">',
  "an attribute's end": `" onmouseover="window.hit = 1" x='` + "` onfocus=window.hit=1 autofocus `",
  "line separators": "a\u2028b\u2029c\u0085d\r\ne\0f",
  "bidi marks": "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u200e",
  "a link": "javascript:window.hit=1",
  entities: "&lt;script&gt; &#60;img src=x onerror=window.hit=1&#62; &amp;",
  "a comment and a template": "<!-- --!> ${window.hit = 1} {{constructor.constructor('window.hit=1')()}} ]]>",
  "names of every object": "__proto__",
  "half a pair": "\ud800 \udc80 \udcff",
};

/** What the documents' readers decide by stays as it is. */
const kept = /^(schema|source|type|change|engine|origin|level|verdict)$/;

function poisoned(value: unknown, poison: string, name = ""): unknown {
  if (typeof value === "string") return kept.test(name) ? value : poison;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, poison, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, poisoned(field, poison, key)]));
}

function poisonedReport(poison: string): string {
  const saved = socktrace(["read", "--format", "ndjson", `${TRACES}/option_values.strace`]).stdout.trimEnd();
  const lines = saved.split("\n").map((line) => JSON.stringify(poisoned(JSON.parse(line), poison)));
  const file = join(folder, "poisoned.ndjson");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return reportOf(["read", file], join(folder, "poisoned.html"));
}

for (const [name, poison] of Object.entries(corpus)) {
  test(name, async () => {
    const { page, troubles } = await openReport(poisonedReport(poison));
    for (const row of [0, 1, 2]) await page.click(`#line-${row}`);
    await page.hover(".lanes", { position: { x: 500, y: 60 } });
    await page.fill("#filter", poison.slice(0, 40));
    await page.press("#filter", "Enter");
    for (const grouping of ["listener", "peer"]) await page.selectOption("#grouping", grouping);
    assert.equal(troubles, []);
    assert.is(await page.evaluate(() => "hit" in window), false);
    const text = await page.evaluate(() => document.documentElement.innerText);
    assert.not.match(text, /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u0000]/);
    // No element that is not ours.
    assert.is(
      await page.locator("img, svg, iframe, object, embed, link, form, body script:not([data-block])").count(),
      1,
    );
    await page.close();
  });
}

test("from a log: a program, a path and an option with such names", async () => {
  const bytes = (text: string): string =>
    Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  const evil = bytes(`</script><script>window.hit = 1</script>"'\u2028\u202e`);
  const file = join(folder, "evil.strace");
  writeFileSync(
    file,
    [
      `7 1.000001 execve("${evil}", ["${evil}", "${evil}"], 0x7ffc /* 1 var */) = 0`,
      `7 1.000002 socket(AF_UNIX, SOCK_STREAM, 0) = 3`,
      `7 1.000003 bind(3, {sa_family=AF_UNIX, sun_path="${evil}"}, 110) = 0`,
      `7 1.000004 setsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, "${evil.slice(0, 60)}", 15) = 0`,
      `7 1.000005 listen(3, 5) = 0`,
      `7 1.000006 +++ exited with 0 +++`,
      "",
    ].join("\n"),
  );
  const report = reportOf(["read", file], join(folder, "evil.html"));
  const { page, troubles } = await openReport(report);
  await page.click("#line-0");
  assert.match(await page.locator("#story .facts").innerText(), /<\/script><script>window\.hit/);
  assert.match(await page.title(), /<script>window\.hit = 1<\/script>/);
  assert.is(await page.evaluate(() => "hit" in window), false);
  assert.equal(troubles, []);
  await page.close();
  // Two scripts, the page's own at the end: what the program is called opens none.
  assert.is(readFileSync(report, "utf8").match(/<script>/g)?.length, 1);
});

test("documents that are no reports are refused in a line", () => {
  for (const [name, text, message] of [
    ["other.json", '{"schema":"socktrace.summary/2"}', /neither ndjson nor a summary of socktrace/],
    ["half.json", '{"schema":"socktrace.summary/1"}', /not a whole document of socktrace/],
    ["wrong.json", '{"schema":"socktrace.summary/1","sockets":3,"processes":"x"}', /not a whole document of socktrace/],
    ["cut.ndjson", '{"schema":"socktrace.record/1","type":"change","at":1}\n', /the trace was not finished/],
    ["torn.ndjson", '{"schema":"socktrace.record/1","type":"gap","hidden":1}\n{"sch', /torn\.ndjson:2: no record/],
    ["array.json", "{}[]", /neither ndjson nor/],
  ] as const) {
    const file = join(folder, name);
    writeFileSync(file, text);
    const { status, stderr } = socktrace(["read", "--format", "html", "-o", join(folder, "x.html"), file]);
    assert.match(stderr, message, name);
    assert.is(status, 125, name);
  }
});

test.run();
