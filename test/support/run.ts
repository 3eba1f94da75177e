/**
 * Runs the checks and every test file, two at a time, each in a process of its own, and ends with the line
 * `N passed, N failed`. Arguments choose among them:
 *
 *   TEXT...  only those whose name contains one of the texts
 *   --fast   without the files that need more than Node, strace and Python (needs.ts)
 *   --needs  runs nothing, prints what the chosen files need, for scripts/test.sh to install
 *
 * It wraps uvu, which exits 0 when no file matches, has no time-outs and does not distinguish an empty file from a good
 * one: here a file without tests, one that takes too long and one that dies are failures.
 */
import { readdirSync } from "node:fs";
import { spawnSync } from "node:child_process";
import pMap from "p-map";
import { makeHider } from "./hidden.ts";
import { killAll, runJob, type Job, type Outcome } from "./job.ts";
import { isFast, needsOf, packagesFor, undeclared } from "./needs.ts";
import { add, readTotals, tallyText, type Tally } from "./tally.ts";

const AT_A_TIME = 2;
const SECONDS = Number(process.env["TEST_TIMEOUT"] ?? 600);

/** What `npm run check:*` names; the slow ones first, so that nothing waits for them at the end. */
const checks = [
  ["lint", "check:lint"],
  ["type check", "check:types"],
  ["format", "check:format"],
  ["layers", "check:layers"],
  ["unused code", "check:unused"],
] as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const wanted = args.filter((text) => !text.startsWith("--"));
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((text) => name.includes(text));
  const files = testFiles().filter((file) => isWanted(file) && (!args.includes("--fast") || isFast(file)));
  if (args.includes("--needs")) {
    console.log(packagesFor(files).join("\n"));
    return 0;
  }
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const hide = makeHider();
  const jobs = [
    ...checks.filter(([name]) => isWanted(name)).map(checkJob),
    ...runnable(files).map((file) => testJob(file, hide(undeclared(file)))),
  ];
  const total = await runAll(jobs);
  if (total.passed + total.failed === 0) console.log("FAILED: nothing matched, no test ran");
  console.log(tallyText(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** Without Python, which `npm run test:fast` does not install, the files that need it are skipped. */
function runnable(files: readonly string[]): readonly string[] {
  if (spawnSync("python3", ["-V"]).status === 0) return files;
  const [can, cannot] = [false, true].map((is) => files.filter((file) => needsOf(file).includes("python3") === is));
  console.log(`skipped: ${cannot?.length ?? 0} files, python3 is not installed`);
  return can ?? [];
}

async function runAll(jobs: readonly Job[]): Promise<Tally> {
  const runOne = async (job: Job): Promise<Tally> => {
    const outcome = await runJob(job);
    const tally = job.isTest ? testTally(outcome) : checkTally(outcome);
    report(job, outcome, tally);
    return tally;
  };
  const tallies = await pMap(jobs, runOne, { concurrency: AT_A_TIME });
  return tallies.reduce(add, { passed: 0, failed: 0, skipped: 0 });
}

function checkTally({ trouble }: Outcome): Tally {
  return trouble === null ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** A file counts at least one failure when its process did not end well or when it ran no test at all. */
function testTally({ output, trouble }: Outcome): Tally {
  const totals = readTotals(output);
  if (totals === null) return { passed: 0, failed: 1, skipped: 0 };
  const isEmpty = totals.passed + totals.failed + totals.skipped === 0;
  const isBad = trouble !== null || isEmpty;
  return isBad && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/** One line for what passed, with its lines `note: ` and `skipped: `; all the output of what failed. */
function report(job: Job, outcome: Outcome, tally: Tally): void {
  const seconds = `${outcome.seconds.toFixed(1)} s`;
  if (tally.failed === 0) {
    const what = job.isTest ? `${tallyText(tally)}, ${seconds}` : seconds;
    console.log(`ok      ${job.name} (${what})`);
    for (const line of outcome.output.match(/^(note|skipped): .*/gm) ?? []) console.log(`        ${line}`);
    return;
  }
  const why = outcome.trouble ?? "it ran no test";
  console.log(`${outcome.output.trimEnd()}\nFAILED: ${job.name} (${why}; ${seconds})`);
}

function checkJob([name, script]: (typeof checks)[number]): Job {
  return { name, command: ["npm", "run", "--silent", script], seconds: SECONDS, isTest: false };
}

function testJob(file: string, path: string): Job {
  const first = process.env["SOCKTRACE_EXECUTABLE"] === undefined ? [] : ["--import", "./test/support/executable.mjs"];
  const command = [process.execPath, "--import", "tsx", ...first, file] as const;
  return { name: file, command, seconds: SECONDS, isTest: true, path };
}

function testFiles(): string[] {
  return readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .sort()
    .map((file) => `test/${file}`);
}

function stop(): void {
  killAll();
  console.log("interrupted");
  process.exit(130);
}
