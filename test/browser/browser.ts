/** Reports in a real browser: Debian's chromium, driven by playwright-core. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { socktrace } from "../support/socktrace.ts";

const EXECUTABLE = "/usr/bin/chromium";

/** A page, and what must not happen on it. */
export interface Opened {
  readonly page: Page;
  /** Messages of the console, errors, violations of the policy, requests to anywhere but the file: none is expected. */
  readonly troubles: readonly string[];
}

export interface Manner {
  readonly javaScriptEnabled?: boolean;
  readonly colorScheme?: "light" | "dark";
}

let running: Promise<Browser> | null = null;

/** The browser, started once for a test file. */
function browser(): Promise<Browser> {
  // Chromium's own sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return (running ??= chromium.launch({ executablePath: EXECUTABLE, args }));
}

export async function closeBrowser(): Promise<void> {
  await (await running)?.close();
}

/** Opens a file from the disk, and waits until its script is done. */
export async function openReport(file: string, manner: Manner = {}): Promise<Opened> {
  const page = await (await browser()).newPage({ viewport: { width: 1400, height: 1000 }, ...manner });
  page.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("console", (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("dialog", (dialog) => troubles.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (request.url() !== url) troubles.push(`request: ${request.url().slice(0, 200)}`);
  });
  if (manner.javaScriptEnabled !== false) await page.addInitScript(watchPolicy);
  await page.goto(url);
  if (manner.javaScriptEnabled !== false) await page.waitForSelector("html[data-state=ready]", { state: "attached" });
  return { page, troubles };
}

/** The policy's own report: whatever it forbids is an error of the console. */
function watchPolicy(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    console.error(`policy: ${violatedDirective} ${blockedURI}`);
  });
}

/** A folder for reports that is removed at our exit. */
export function folderOfReports(): string {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-report-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Runs socktrace with `--format html -o FILE`; gives the file. */
export function reportOf(args: readonly string[], file: string): string {
  const [command = "", ...rest] = args;
  const { status, stderr } = socktrace([command, "--format", "html", "-o", file, ...rest]);
  if (status !== 0 && status !== 1) throw new Error(`socktrace ended with ${status ?? "a signal"}: ${stderr}`);
  return file;
}

/** What was asked for is drawn before the next frame. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Types a filter; gives what the page answers. */
export async function filter(page: Page, text: string): Promise<string> {
  await page.fill("#filter", text);
  await page.press("#filter", "Enter");
  await drawn(page);
  return page.locator("#filter-said").innerText();
}

/** How many lines the table has. */
export async function rows(page: Page): Promise<number> {
  return Number(await page.locator(".grid").getAttribute("aria-rowcount")) - 1;
}
