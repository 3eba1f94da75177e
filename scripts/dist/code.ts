import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

const LOG = "samples/traces/6.1/socktrace/tcpserver.strace";

/** By the names that bin/start.js has: runs that need what most runs of that command need. `$$` is the run's own pid. */
const runs: Readonly<Record<string, readonly string[]>> = {
  trace: ["-q true", "-q sleep 0.3"],
  read: [`read ${LOG}`, `read -q ${LOG}`],
  pfiles: ["pfiles $$"],
  ls: ["ls -p $$"],
  diff: [`diff ${LOG} ${LOG}`],
  explain: ["explain TCP_NODELAY"],
};

/** V8 takes both flags for runs that can be repeated, and reads what they stored without them. */
const FLAGS = "--predictable --random-seed=1";
const MOST_ROUNDS = 10;

/**
 * What V8 compiles in the commands, by the name of the asset: the path of a file in `folder`. Half of a start is spared by
 * it. A run in which things happen in another order compiles other functions, so runs are repeated, each with what was
 * stored before, until nothing more comes: then two releases have the same bytes.
 */
export async function compileCommands(node: string, folder: string): Promise<Readonly<Record<string, string>>> {
  const made: Record<string, string> = {};
  for (const [command, lines] of Object.entries(runs)) {
    const code = join(folder, command);
    await repeat(code, lines.map((line) => `exec ${node} ${FLAGS} scripts/dist/train.cjs ${code} ${line}`)); // prettier-ignore
    made[`code/${command}`] = code;
  }
  return made;
}

async function repeat(code: string, scripts: readonly string[]): Promise<void> {
  let before = "";
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const script of scripts) await run(script);
    const now = digestOf(code);
    if (now === before) return;
    before = now;
  }
  throw new Error(`${code}: V8's code is still another one after ${MOST_ROUNDS} rounds`);
}

async function run(script: string): Promise<void> {
  const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
  // ls ends with 1 where it found nothing.
  const { exitCode, stderr } = await execa("sh", ["-c", script], { env, extendEnv: false, reject: false });
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`${script}: ${stderr}`);
}

function digestOf(path: string): string {
  return existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
}
