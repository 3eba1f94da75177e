/**
 * `npm run docs:pictures`: the pictures of the README, of reports that are made of samples. Needs Debian's chromium and
 * `npm run build`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";

const FOLDER = "docs/pictures";
const LOG = "samples/traces/6.1/socktrace/nginx.strace";
/** A README should not take long to load. */
const MOST_BYTES = 150_000;

/** What is done on the page before each picture, and what of the page is in it. */
const pictures: Readonly<Record<string, (page: Page) => Promise<Buffer>>> = {
  report: async (page) => {
    await page.click("#line-4");
    await page.evaluate("scrollTo(0, 0); document.activeElement.blur()");
    return page.screenshot();
  },
  lifelines: async (page) => {
    const place = await page.locator(".lifelines").boundingBox();
    return page.screenshot({ fullPage: true, ...(place === null ? {} : { clip: place }) });
  },
};

const work = mkdtempSync(join(tmpdir(), "socktrace-pictures-"));
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
try {
  await takeAll(browser, work);
} finally {
  await browser.close();
  rmSync(work, { recursive: true });
}

async function takeAll(from: Browser, folder: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const report = join(folder, "report.html");
  execFileSync(process.execPath, ["bin/socktrace.js", "read", "--format", "html", "-o", report, LOG]);
  for (const [name, take] of Object.entries(pictures)) {
    const page = await from.newPage({ viewport: { width: 1140, height: 600 }, colorScheme: "light" });
    await page.goto(pathToFileURL(report).href);
    await page.waitForSelector("html[data-state=ready]", { state: "attached" });
    const file = join(FOLDER, `${name}.png`);
    save(file, await take(page));
    await page.close();
  }
}

function save(file: string, picture: Buffer): void {
  console.log(`${file}: ${picture.length} bytes`);
  if (picture.length > MOST_BYTES) throw new Error(`${file}: more than ${MOST_BYTES} bytes`);
  writeFileSync(file, picture);
}
