/**
 * `npm run soak -- histories [--histories N]`: random histories of socket calls (200,000 of them), made on real sockets
 * while the model hears of them as strace would tell; at the end of each both must agree. In a network namespace of
 * its own, where that is allowed, so that servers may listen on every address. Ends with status 1 at the first
 * disagreement.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { soak } from "../test/support/soak.ts";

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "200000" },
    seed: { type: "string" },
    inside: { type: "boolean", default: false },
  },
});
const PART = 5_000;
/** unshare(1) where it may not, and ip(8) where it is not there, end with these. */
const REFUSED = [1, 127];

process.exitCode = values.inside ? run(Number(values.histories)) : (insideNamespace() ?? run(Number(values.histories)));

/** Null: there is no namespace to be had. */
function insideNamespace(): number | null {
  const probe = spawnSync("unshare", ["--net", "ip", "link", "set", "lo", "up"], { stdio: "ignore" });
  if (probe.error !== undefined || REFUSED.includes(probe.status ?? 1)) {
    console.log("no network namespace of our own: without sockets on wildcard addresses");
    return null;
  }
  const ourselves = [process.execPath, ...process.execArgv, ...process.argv.slice(1), "--inside"];
  return spawnSync("unshare", ["--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...ourselves], {
    stdio: "inherit",
  }).status;
}

function run(histories: number): number {
  const began = performance.now();
  let values_ = 0;
  for (let played = 0; played < histories;) {
    const part = Math.min(PART, histories - played);
    const { same, failure } = soak(part, values.seed === undefined ? undefined : Number(values.seed) + played);
    if (failure !== null) {
      console.log(failure);
      return 1;
    }
    played += part;
    values_ += same;
    const perHistory = (performance.now() - began) / played;
    console.log(`${played} histories, ${values_} values agree, ${perHistory.toFixed(2)} ms each`);
  }
  return 0;
}
