/**
 * `npm run soak -- witnesses [--watched N --seed N]`: random histories of socket calls (20,000), played by programs that
 * strace and the eBPF engine watch at the same time; both have to report the same, and to agree with the kernel. In a network
 * namespace of its own. Ends with status 1 at the first difference.
 */
import { parseArgs } from "node:util";
import { runsAlone } from "../test/support/alone.ts";
import { findingsText, newFindings } from "../test/support/witnesses/judge.ts";
import { watchHistories } from "../test/support/witnesses/histories.ts";

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Date.now() % 1e9) },
  },
});
/** How many one program plays. */
const PART = 200;
const histories = Number(values.histories);
const seed = Number(values.seed);

if (runsAlone("bench/witnesses.ts", process.argv.slice(2))) process.exitCode = (await watchAll()) ? 0 : 1;

async function watchAll(): Promise<boolean> {
  const findings = newFindings();
  for (let played = 0; played < histories; played += PART) {
    const part = Math.min(PART, histories - played);
    const differ = await watchHistories(seed + played, part, findings);
    if (differ.length > 0) {
      console.log(`${differ.join("\n")}\n\n--histories ${part} --seed ${seed + played}`);
      return false;
    }
    const { events, values } = findings;
    console.log(`${played + part} histories, ${events} events are the same, ${values} values the kernel's`);
  }
  console.log(`${histories} histories (seed ${seed}): no difference\n${findingsText(findings)}`);
  return true;
}
