/**
 * What a trace costs the traced server: nginx with a connection for each request, and redis with pipelining, bare, under
 * strace as people type it, under strace with socktrace's calls, and under socktrace. Each is compared with the bare one
 * of its own round, and ours also with strace alone with the same calls. Needs two CPUs.
 */
import { spawnSync } from "node:child_process";
import { figure, type Group, type Series } from "../figures/figure.ts";
import { inRounds } from "../figures/rounds.ts";
import { requestRate } from "../overhead/measure.ts";
import { servers, type Server } from "../overhead/servers.ts";
import { bare, traced, type Way } from "../overhead/ways.ts";
import type { Settings } from "../settings.ts";

/** Under load before the load that counts: in the first seconds V8 compiles us, for nearly a second of CPU time. */
const WARM_UP_MS = 5_000;
/** What --quick measures, in less time. */
const QUICK = { ways: /^nginx: .*socktrace -q$/, warmUp: 2_000 };

export async function* overhead(settings: Settings): AsyncGenerator<Group> {
  const missing = ["wrk", "nginx", "redis-server", "redis-benchmark", "strace"].filter((name) => !isThere(name));
  if (missing.length > 0) {
    console.log(`overhead: skipped, not installed: ${missing.join(", ")}`);
    return;
  }
  const wanted = settings.ways ?? (settings.quick ? QUICK.ways : /^/);
  const all = await traced(settings.socktraces);
  for (const server of await servers(settings.folder)) {
    const ways = chosen(all, (way) => wanted.test(`${server.name}: ${way.name}`));
    if (ways.length > 0) yield await compare(server, [bare, ...ways], settings);
  }
}

/** And what these are compared with. */
function chosen(all: readonly Way[], isWanted: (way: Way) => boolean): readonly Way[] {
  const wanted = all.filter(isWanted);
  return all.filter((way) => wanted.some((one) => one === way || one.like === way.name));
}

async function compare(server: Server, ways: readonly Way[], { quick, rounds }: Settings): Promise<Group> {
  const warmUp = quick ? QUICK.warmUp : WARM_UP_MS;
  const measured = await inRounds(
    rounds ?? (quick ? 3 : 5),
    Object.fromEntries(ways.map((way) => [way.name, () => requestRate(server, way, warmUp)])),
  );
  const series = (name: string): Series => measured.series(name, (rate) => rate);
  const ofBare = ways.map(({ name }) =>
    figure(series(name), "requests/s", name === bare.name ? null : series(bare.name)),
  );
  const ofStrace = ways.flatMap(({ name, like }) =>
    like === undefined
      ? []
      : [figure({ ...series(name), name: `${name}, beside strace's` }, "requests/s", series(like))],
  );
  return { title: server.title, figures: [...ofBare, ...ofStrace] };
}

function isThere(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}
