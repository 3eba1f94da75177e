/** The page of many connections, at even times and at random ones: what it takes to write it, beside `read -q`, and to open and scroll it in chromium. */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { figure, type Group } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { connectionsFile } from "../logs/connections.ts";
import { randomConnectionsFile } from "../logs/random-connections.ts";
import { usageOf } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";

const FRAMES = 40;

export async function* report({ folder, quick, rounds, socktraces }: Settings): AsyncGenerator<Group> {
  const connections = quick ? 10_000 : 100_000;
  const page = join(folder, "report.html");
  const logs = { even: connectionsFile(folder, connections), random: randomConnectionsFile(folder, connections) };
  for (const [{ name, command }, times] of socktraces.flatMap(
    (one) =>
      [
        [one, "even"],
        [one, "random"],
      ] as const,
  )) {
    const log = logs[times];
    const text = `${connections.toLocaleString("en")} connections at ${times} times`;
    const read = [...command, "read", "-o", page];
    const written = await inRounds(rounds ?? (quick ? 1 : 3), {
      quiet: () => usageOf([...read, "-q", log]),
      html: () => usageOf([...read, "--format", "html", log]),
    });
    const cpu = (way: string): ReturnType<typeof written.series> => written.series(way, (usage) => usage.cpu);
    const peak = (way: string): ReturnType<typeof written.series> => written.series(way, (usage) => usage.megabytes);
    yield {
      title: `${name} read, ${text}, in CPU seconds`,
      figures: [figure(cpu("quiet"), "s"), figure(cpu("html"), "s", cpu("quiet"))],
    };
    yield {
      title: `the same, peak memory`,
      figures: [figure(peak("quiet"), "MB"), figure(peak("html"), "MB", peak("quiet"))],
    };
    execFileSync(command[0] ?? "node", [...read.slice(1), "--format", "html", log]);
    yield await looked(page, text, rounds ?? (quick ? 1 : 3));
  }
}

interface Look {
  readonly opened: number;
  readonly table: number;
  readonly lanes: number;
}

async function looked(file: string, text: string, rounds: number): Promise<Group> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  const measured = await inRounds(rounds, {
    look: async () => {
      const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
      const look = await lookAt(page, pathToFileURL(file).href);
      await page.close();
      return look;
    },
  });
  await browser.close();
  const of = (name: string, measure: (look: Look) => number): ReturnType<typeof measured.series> =>
    measured.series("look", measure, name);
  return {
    title: `the page in chromium, ${text}, ${(statSync(file).size / 1e6).toFixed(2)} MB, by the clock`,
    figures: [
      figure(
        of("opened", (look) => look.opened),
        "ms",
      ),
      figure(
        of("a frame while the table scrolls", (look) => look.table),
        "ms",
      ),
      figure(
        of("a frame while the lifelines zoom", (look) => look.lanes),
        "ms",
      ),
    ],
  };
}

/** The frames' median, of the work that is ours: from one frame to the next where nothing else waits. */
async function lookAt(page: Page, url: string): Promise<Look> {
  const begin = performance.now();
  await page.goto(url);
  await page.waitForSelector("html[data-state=ready]", { state: "attached" });
  const opened = performance.now() - begin;
  const frames = (work: string): Promise<number> => page.evaluate<number>(median(work));
  return {
    opened,
    table: await frames(`document.querySelector(".grid").scrollTop += 3777`),
    lanes: await frames(`document.querySelector(".lanes").dispatchEvent(new KeyboardEvent("keydown", { key: "+" }))`),
  };
}

function median(work: string): string {
  return `(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
    const times = [];
    for (let left = ${FRAMES}, last = await frame(); left > 0; left--) {
      ${work};
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times.sort((one, other) => one - other)[${FRAMES >> 1}];
  })()`;
}
