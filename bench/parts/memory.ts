/** The peak of memory (VmHWM) of reading logs, beside that of Node alone. */
import { figure, type Group } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { connectionsFile } from "../logs/connections.ts";
import { recordedLog } from "../logs/recorded.ts";
import { usageOf } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";

const NODE = "node alone";

export async function* memory({ folder, megabytes, quick, rounds, socktraces }: Settings): AsyncGenerator<Group> {
  const connections = quick ? 50_000 : 1_000_000;
  const logs = {
    [`${megabytes} MB of socket calls`]: recordedLog(folder, "socktrace", megabytes),
    [`${megabytes} MB of all system calls`]: recordedLog(folder, "everything", megabytes),
    [`${connections.toLocaleString("en")} connections`]: connectionsFile(folder, connections),
  };
  const runs = socktraces.flatMap(({ name, command }) =>
    Object.entries(logs).map(([log, file]): [string, readonly string[]] => [
      `${name} read -q, ${log}`,
      [...command, "read", "-q", file],
    ]),
  );
  const commands: Readonly<Record<string, readonly string[]>> = {
    [NODE]: [process.execPath, "-e", "0"],
    ...Object.fromEntries(runs),
  };
  const measured = await inRounds(
    rounds ?? (quick ? 1 : 3),
    Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, () => usageOf(command).megabytes])),
  );
  const alone = measured.series(NODE, (peak) => peak);
  const others = runs.map(([name]) => measured.series(name, (peak) => peak));
  yield {
    title: "peak memory (VmHWM)",
    figures: [figure(alone, "MB"), ...others.map((one) => figure(one, "MB", alone))],
  };
}
