/** What the timeline costs: a log read with its timeline written to a file, beside -q, which leaves it out, in CPU seconds. */
import { join } from "node:path";
import { figure, type Group } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { recordedLog } from "../logs/recorded.ts";
import { usageOf } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";

export async function* timeline(settings: Settings): AsyncGenerator<Group> {
  const { folder, megabytes, rounds, quick, socktraces } = settings;
  const file = recordedLog(folder, "socktrace", megabytes);
  const output = join(folder, "timeline");
  const runs = socktraces.flatMap(({ name, command }) => {
    const quiet = `${name} read -q`;
    const ways = { [quiet]: ["-q"], [`${name} read`]: [], [`${name} read --json`]: ["--json"] };
    return Object.entries(ways).map(([title, flags]) => ({
      title,
      quiet,
      command: [...command, "read", "-o", output, ...flags, file],
    }));
  });
  const measured = await inRounds(
    rounds ?? (quick ? 3 : 5),
    Object.fromEntries(runs.map(({ title, command }) => [title, () => usageOf(command).cpu])),
  );
  const series = (name: string): ReturnType<typeof measured.series> => measured.series(name, (cpu) => cpu);
  yield {
    title: `the timeline to a file, socket calls, ${megabytes} MB, in CPU seconds`,
    figures: runs.map(({ title, quiet }) => figure(series(title), "s", title === quiet ? null : series(quiet))),
  };
}
