/**
 * What a start costs: the clock's and the CPU's milliseconds and the peak of memory, beside strace alone and Node alone, of
 * the program as npm installs it and of the one executable, where `npm run dist` has made that; and the size of both.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { executableOf } from "../../scripts/dist/executable.ts";
import { thisRelease } from "../../scripts/dist/release.ts";
import { figure, type Figure, type Group, type Series } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { usageOf, type Usage } from "../processes/usage.ts";
import type { Socktrace } from "../processes/programs.ts";
import type { Settings } from "../settings.ts";

const STRACE = "strace -f -o /dev/null true";
const NODE = "node alone";
const LOG = "samples/traces/6.1/socktrace/tcpserver.strace";

type Command = readonly [name: string, command: readonly string[]];

export async function* start({ quick, rounds, socktraces: socktraces }: Settings): AsyncGenerator<Group> {
  const forms = [...socktraces, ...executables()];
  const launches: readonly Command[] = forms.map(({ name, command }) => [`${name} true`, [...command, "true"]]);
  const others: readonly Command[] = forms.flatMap(({ name, command }) => [
    [`${name} read -q LOG`, [...command, "read", "-q", LOG]],
    [`${name} explain TCP_NODELAY`, [...command, "explain", "TCP_NODELAY"]],
  ]);
  const commands: readonly Command[] = [
    [STRACE, ["strace", "-f", "-o", "/dev/null", "true"]],
    [NODE, [process.execPath, "-e", "0"]],
    ...launches,
    ...others,
  ];
  const contenders = Object.fromEntries(commands.map(([name, command]) => [name, () => usageOf(command)]));
  // The first start stores compiled code for the others.
  await inRounds(1, contenders);
  const measured = await inRounds(rounds ?? (quick ? 10 : 30), contenders);
  for (const [title, milliseconds] of Object.entries(measures)) {
    const series = (name: string): Series => measured.series(name, milliseconds);
    const node = series(NODE);
    const more = launches.map(([name]) => ({
      name: `${name}, more than strace`,
      values: series(name).values.map((value, round) => value - (series(STRACE).values[round] ?? NaN)),
    }));
    const all = [series(STRACE), ...[...launches, ...others].map(([name]) => series(name)), ...more];
    yield { title: `a start, ${title}`, figures: [figure(node, "ms"), ...all.map((one) => figure(one, "ms", node))] };
  }
  const peak = (name: string): Series => measured.series(name, ({ megabytes }) => megabytes);
  const peaks = [STRACE, ...[...launches, ...others].map(([name]) => name)].map((name) =>
    figure(peak(name), "MB", peak(NODE)),
  );
  yield { title: "a start, the peak of memory", figures: [figure(peak(NODE), "MB"), ...peaks] };
  yield { title: "the size", figures: sizes(forms) };
}

/** What `npm run dist` made for this machine. */
function executables(): readonly Socktrace[] {
  const path = executableOf(thisRelease("out"), process.arch === "arm64" ? "arm64" : "x64");
  return existsSync(path) ? [{ name: "executable", command: [path] }] : [];
}

/** Of the executable, of Node, and of what npm installs beside Node. */
function sizes(forms: readonly Socktrace[]): readonly Figure[] {
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { encoding: "utf8" });
  const [{ unpackedSize = NaN } = {}] = JSON.parse(packed) as readonly { unpackedSize?: number }[];
  const koffi = readdirSync(`node_modules/@koromix/koffi-linux-${process.arch}`, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(`node_modules/@koromix/koffi-linux-${process.arch}/${name}`))
    .reduce((bytes, found) => bytes + (found.isFile() ? found.size : 0), 0);
  const paths = forms.flatMap(({ name, command }) => (command.length === 1 ? [[name, command[0] ?? ""] as const] : []));
  return [
    ["node", statSync(process.execPath).size] as const,
    ["npm install, without Node", unpackedSize + koffi] as const,
    ...paths.map(([name, path]) => [name, statSync(path).size] as const),
  ].map(([name, bytes]) => figure({ name, values: [bytes / 1e6] }, "MB"));
}

const measures: Readonly<Record<string, (usage: Usage) => number>> = {
  "by the clock": ({ wall }) => wall * 1000,
  "in CPU seconds": ({ cpu }) => cpu * 1000,
};
