/**
 * What a look at a machine with many processes costs: `socktrace ls -nPi` beside lsof, by the socket, in CPU seconds.
 * What else runs on the machine is looked at too.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { figure, type Group, type Series } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { usageOf, type Usage } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";

const LSOF = "lsof -nPi";
const NODE = "node alone";
/** Of each process. */
const SOCKETS = 4;

export async function* ls({ quick, rounds, socktraces }: Settings): AsyncGenerator<Group> {
  const count = quick ? 1_000 : 5_000;
  const program = spawn("python3", ["bench/processes/many-processes.py", String(count)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(createInterface(program.stdout), "line");
  const commands: Readonly<Record<string, readonly string[]>> = {
    [LSOF]: ["lsof", "-nPi"],
    [NODE]: [process.execPath, "-e", "0"],
    ...Object.fromEntries(socktraces.map(({ name, command }) => [`${name} ls -nPi`, [...command, "ls", "-nPi"]])),
  };
  const measured = await inRounds<Usage>(
    rounds ?? (quick ? 3 : 5),
    Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, () => usageOf(command)])),
  );
  program.stdin.end();
  await once(program, "exit");
  const series = (name: string): Series => measured.series(name, ({ cpu }) => (cpu / count / SOCKETS) * 1e6);
  const lsof = series(LSOF);
  yield {
    title: `${count.toLocaleString("en")} processes with ${SOCKETS} sockets each, for each socket, in CPU seconds`,
    figures: measured.names.map((name) => (name === LSOF ? figure(lsof, "us") : figure(series(name), "us", lsof))),
  };
}
