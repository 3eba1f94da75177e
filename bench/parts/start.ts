/** What a start costs: the clock's and the CPU's milliseconds, beside strace alone and Node alone. */
import { figure, type Group, type Series } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { usageOf, type Usage } from "../processes/usage.ts";
import type { Settings } from "../settings.ts";

const STRACE = "strace -f -o /dev/null true";
const NODE = "node alone";
const LOG = "samples/traces/6.1/socktrace/tcpserver.strace";

type Command = readonly [name: string, command: readonly string[]];

export async function* start({ quick, rounds, socktraces }: Settings): AsyncGenerator<Group> {
  const launches: readonly Command[] = socktraces.map(({ name, command }) => [`${name} true`, [...command, "true"]]);
  const others: readonly Command[] = socktraces.flatMap(({ name, command }) => [
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
}

const measures: Readonly<Record<string, (usage: Usage) => number>> = {
  "by the clock": ({ wall }) => wall * 1000,
  "in CPU seconds": ({ cpu }) => cpu * 1000,
};
