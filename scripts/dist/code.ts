import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

const LOG = "samples/traces/6.1/socktrace/tcpserver.strace";

/**
 * By the names that bin/start.js has: runs that need what most runs of that command need. `$$` is the run's own pid, and its
 * input a socket unless it is named.
 */
const runs: Readonly<Record<string, readonly string[]>> = {
  // A launch has things happen at the same time: with the second, more of the orders that there are.
  trace: ["-q true </dev/null", "-q sleep 0.3 </dev/null"],
  read: [`read ${LOG}`],
  pfiles: ["pfiles $$"],
  ls: ["ls -p $$"],
  diff: [`diff ${LOG} ${LOG}`],
  explain: ["explain TCP_NODELAY"],
};

/** V8 takes both flags for runs that can be repeated, and reads what they stored without them. */
const FLAGS = "--predictable --random-seed=1";
const MOST_ROUNDS = 20;
const EQUAL_ROUNDS = 3;

/**
 * What V8 compiles in the commands, by the name of the asset: the path of a file in `folder`. Half of a start is spared by
 * it. A run in which things happen in another order compiles other functions, so runs are repeated, each with what was
 * stored before, until nothing more comes: then two releases have the same bytes.
 */
export async function compileCommands(node: string, folder: string): Promise<Readonly<Record<string, string>>> {
  const made: Record<string, string> = {};
  for (const [command, lines] of Object.entries(runs)) {
    const code = join(folder, command);
    await repeat(
      code,
      lines.map((line) => `exec ${node} ${FLAGS} scripts/dist/train.cjs ${code} ${line}`),
    );
    made[`code/${command}`] = code;
  }
  return made;
}

async function repeat(code: string, scripts: readonly string[]): Promise<void> {
  const digests: string[] = [];
  while (digests.length < MOST_ROUNDS) {
    for (const script of scripts) await run(script, `${code}.errors`);
    digests.push(createHash("sha256").update(readFileSync(code)).digest("hex"));
    if (digests.length >= EQUAL_ROUNDS && new Set(digests.slice(-EQUAL_ROUNDS)).size === 1) return;
  }
  throw new Error(`${code}: V8's code is still another one after ${MOST_ROUNDS} rounds`);
}

/** What is printed goes into a file, which takes all at once. */
async function run(script: string, errors: string): Promise<void> {
  const { exitCode } = await execa("sh", ["-c", `${script} 2>${errors}`], {
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    extendEnv: false,
    reject: false,
    stdin: "pipe",
    stdout: "ignore",
  });
  if (exitCode !== 0) throw new Error(`${script}: ${readFileSync(errors, "utf8")}`);
}
