/** Reports for everybody: axe-core finds no violation, in light and in dark, with and without a story open. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { closeBrowser, folderOfReports, openReport, reportOf } from "./browser.ts";

const test = suite("access");
const folder = folderOfReports();
const TRACES = "samples/traces/6.1/socktrace";
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

test.after(closeBrowser);

/** What axe finds, with the elements. */
async function violations(page: Page): Promise<readonly string[]> {
  // Through the debugger: the page's policy lets no other script in.
  await page.evaluate(`${axe}; void 0`);
  const { violations: found } = await page.evaluate<AxeResults>("axe.run()");
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${String(target)} ${failureSummary ?? ""}`),
  );
}

const reports: Readonly<Record<string, readonly string[]>> = {
  trace: ["read", `${TRACES}/nginx.strace`],
  options: ["read", `${TRACES}/option_values.strace`],
  look: ["pfiles", String(process.pid)],
  diff: ["diff", `${TRACES}/tcpserver.strace`, `${TRACES}/threadserver.strace`],
};

for (const [name, args] of Object.entries(reports))
  for (const colorScheme of ["light", "dark"] as const)
    test(`${name}, ${colorScheme}`, async () => {
      const { page } = await openReport(reportOf(args, join(folder, `${name}.html`)), { colorScheme });
      assert.equal(await violations(page), []);
      if ((await page.locator("#line-0").count()) > 0) {
        await page.click("#line-0");
        for (const details of await page.locator("details").all())
          await details.evaluate((element) => {
            element.setAttribute("open", "");
          });
        await page.fill("#filter", "--opt nonsense");
        await page.press("#filter", "Enter");
        assert.equal(await violations(page), []);
      }
      await page.close();
    });

test("without JavaScript", async () => {
  const { page } = await openReport(reportOf(reports["trace"] ?? [], join(folder, "plain.html")));
  await page.evaluate(() => {
    document.getElementById("app")?.replaceChildren();
    document.getElementById("summary")?.removeAttribute("hidden");
  });
  assert.equal(await violations(page), []);
  await page.close();
});

test.run();
