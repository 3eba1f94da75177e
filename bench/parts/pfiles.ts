/**
 * What a look at a process costs, by the socket: `socktrace pfiles` and `ls` beside ss and lsof on a process with 1,000
 * and with 10,000 sockets, in CPU seconds, since it matters to the machine that is looked at; by the clock after that. ss reads the sockets of all processes: its
 * figures mean something where no other has many.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { asPid } from "../../src/base/brands.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { figure, type Group, type Series } from "../figures/figure.ts";
import { inRounds, type Rounds } from "../figures/rounds.ts";
import { cpuSince, usageOf, type Usage } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";

const SS = "ss -tanie -p";
const NODE = "node alone";
const SNAPSHOT = "snapshot with all options, in this process";

export async function* pfiles(settings: Settings): AsyncGenerator<Group> {
  for (const count of settings.quick ? [1_001] : [1_001, 10_001]) yield* look(count, settings);
}

async function* look(count: number, { quick, rounds, socktraces }: Settings): AsyncGenerator<Group> {
  const program = spawn("python3", ["bench/processes/many-sockets.py", String(count)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [ready] = (await once(createInterface(program.stdout), "line")) as [string];
  const pid = ready.split(" ")[1] ?? "";
  const commands = Object.entries<readonly string[]>({
    [SS]: ["ss", "-tanie", "-p"],
    "ss -tanp": ["ss", "-tanp"],
    "lsof -n -P": ["lsof", "-n", "-P", "-p", pid],
    [NODE]: [process.execPath, "-e", "0"],
    ...Object.fromEntries(socktraces.flatMap(({ name, command }) => ours(name, command, pid))),
  });
  const measured = await inRounds<Cost>(rounds ?? (quick ? 3 : 5), {
    ...Object.fromEntries(commands.map(([name, command]) => [name, () => usageOf(command)])),
    [SNAPSHOT]: () => inThisProcess(Number(pid)),
  });
  program.stdin.end();
  await once(program, "exit");
  const sockets = `a process with ${count.toLocaleString("en")} TCP sockets, for each`;
  const group = (title: string, measure: (cost: Cost) => number): Group => ({
    title: `${sockets}, ${title}`,
    figures: figures(measured, (cost) => (measure(cost) / count) * 1e6),
  });
  yield group("in CPU seconds", ({ cpu }) => cpu);
  yield group("by the clock", ({ wall }) => wall);
}

type Cost = Pick<Usage, "cpu" | "wall">;

function ours(
  name: string,
  command: readonly string[],
  pid: string,
): readonly (readonly [string, readonly string[]])[] {
  return [
    [`${name} pfiles`, [...command, "pfiles", pid]],
    [`${name} pfiles --json`, [...command, "pfiles", "--json", pid]],
    [`${name} ls -n -P`, [...command, "ls", "-n", "-P", "-p", pid]],
  ];
}

function inThisProcess(pid: number): Cost {
  const cpu = process.cpuUsage();
  const began = performance.now();
  snapshot(asPid(pid), { tcpInfo: false, others: true });
  return { cpu: cpuSince(cpu), wall: (performance.now() - began) / 1000 };
}

/** Each beside ss; what socktrace uses once more without Node's own start. */
function figures(measured: Rounds<Cost>, micros: (cost: Cost) => number): Group["figures"] {
  const series = (name: string): Series => measured.series(name, micros);
  const [ss, node] = [series(SS), series(NODE)];
  const withoutStart = measured.names
    .filter((name) => name.includes("socktrace"))
    .map((name) => ({
      name: `${name}, without Node's start`,
      values: series(name).values.map((value, round) => value - (node.values[round] ?? NaN)),
    }));
  const others = [...measured.names.filter((name) => name !== SS).map(series), ...withoutStart];
  return [figure(ss, "us"), ...others.map((one) => figure(one, "us", ss))];
}
