/**
 * What advice costs: the log of a daemon with many connections, read with advice and without, in CPU time and in the peak
 * of memory. With --fail-on and --accept it is judged for each of them again.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { figure, type Group } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { connectionsFile } from "../logs/connections.ts";
import { usageOf } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";

export async function* advice({ folder, quick, rounds, socktraces }: Settings): AsyncGenerator<Group> {
  const connections = quick ? 50_000 : 1_000_000;
  const log = connectionsFile(folder, connections);
  const accepted = join(folder, "accepted.yaml");
  writeFileSync(accepted, "no-reuseaddr: it is a log\n");
  const ways = {
    "without advice": ["--advice", "none"],
    "with advice": ["--advice", "note"],
    "with advice, --fail-on and --accept": ["--advice", "note", "--fail-on", "error", "--accept", accepted],
  };
  const runs = socktraces.flatMap(({ name, command }) =>
    Object.entries(ways).map(([way, flags]) => ({
      title: `${name} read -q ${way}`,
      beside: `${name} read -q without advice`,
      command: [...command, "read", "-q", ...flags, log],
    })),
  );
  const measured = await inRounds(
    rounds ?? (quick ? 3 : 5),
    Object.fromEntries(runs.map(({ title, command }) => [title, () => usageOf(command)])),
  );
  const about = `${connections.toLocaleString("en")} connections`;
  for (const [title, unit, valueOf] of [
    [`${about}, in CPU time`, "us a connection", (usage) => (usage.cpu / connections) * 1e6],
    [`${about}, peak memory (VmHWM)`, "MB", (usage) => usage.megabytes],
  ] as const satisfies readonly (readonly [string, string, (usage: ReturnType<typeof usageOf>) => number])[]) {
    const series = (name: string): ReturnType<typeof measured.series> => measured.series(name, valueOf);
    yield {
      title,
      figures: runs.map((run) => figure(series(run.title), unit, run.title === run.beside ? null : series(run.beside))),
    };
  }
}
