/**
 * `npm run soak -- histories [--histories N --seed N]`: random histories of socket calls (200,000), made on real
 * sockets while the model hears of them as strace would tell; at the end of each both must agree. Each job has a
 * network namespace of its own, where that is allowed, so that servers may listen on every address. Ends with status 1
 * at the first disagreement.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { soak } from "../test/support/soak.ts";

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "200000" },
    jobs: { type: "string", default: String(availableParallelism()) },
    seed: { type: "string", default: String(Date.now() % 1e9) },
    inside: { type: "boolean", default: false },
  },
});
/** How many are played before they are told. */
const PART = 1_000;
const histories = Number(values.histories);
const seed = Number(values.seed);
/** unshare(1) where it may not, and ip(8) where it is not there, end with these. */
const REFUSED = [1, 127];

interface Told {
  readonly played: number;
  readonly same: number;
  readonly failure: string | null;
}

if (values.inside) play((told) => process.send?.(told));
else await direct(Number(values.jobs));

/** Starts the jobs, adds up what they tell, and ends them at the first disagreement. */
async function direct(count: number): Promise<void> {
  const began = performance.now();
  const own = hasNamespaces();
  if (!own) console.log("no network namespace of our own: without sockets on wildcard addresses");
  const total = { played: 0, same: 0, failed: 0 };
  const jobs = Array.from({ length: count }, (_, index) => start(index, count, own));
  for (const job of jobs)
    job.on("message", ({ played, same, failure }: Told) => {
      total.played += played;
      total.same += same;
      if (failure === null) {
        const seconds = ((performance.now() - began) / 1000).toFixed(0);
        console.log(`${total.played} histories, ${total.same} values agree, ${seconds} s`);
      } else if (total.failed++ === 0) {
        console.log(failure);
        for (const other of jobs) other.kill();
      }
    });
  const ends = await Promise.all(jobs.map((job) => once(job, "close")));
  const isWhole = total.failed === 0 && total.played === histories && ends.every(([status]) => status === 0);
  if (isWhole) console.log(`${total.played} histories (seed ${seed}): model and kernel agree at the end of each`);
  process.exitCode = isWhole ? 0 : 1;
}

function hasNamespaces(): boolean {
  const probe = spawnSync("unshare", ["--net", "ip", "link", "set", "lo", "up"], { stdio: "ignore" });
  return probe.error === undefined && !REFUSED.includes(probe.status ?? 1);
}

function start(index: number, count: number, own: boolean): ChildProcess {
  const share = Math.floor(histories / count) + (index < histories % count ? 1 : 0);
  const [script = ""] = process.argv.slice(1);
  const flags = ["--inside", "--histories", String(share), "--seed", String(seed + index * 1_000_003)];
  const ourselves = [process.execPath, ...process.execArgv, script, ...flags];
  const command = own ? ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"] : ["env"];
  const [program = "", ...args] = [...command, ...ourselves];
  return spawn(program, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

function play(tell: (told: Told) => void): void {
  for (let played = 0; played < histories; played += PART) {
    const part = Math.min(PART, histories - played);
    const { same, failure } = soak(part, seed + played);
    tell({ played: part, same, failure });
    if (failure !== null) return;
  }
}
