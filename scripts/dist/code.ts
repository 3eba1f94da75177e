import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

const LOG = "samples/traces/6.1/socktrace/tcpserver.strace";

/**
 * By the names that bin/start.js has: a run that needs what most runs of that command need. `$$` is the run's own pid, and its
 * input a socket unless it is named.
 */
const runs: Readonly<Record<string, string>> = {
  trace: "-q true </dev/null",
  read: `read ${LOG} </dev/null`,
  pfiles: "pfiles $$",
  ls: "ls -p $$",
  diff: `diff ${LOG} ${LOG}`,
  explain: "explain TCP_NODELAY",
};

/** V8 takes both flags for runs that can be repeated, and reads what they stored without them. */
const FLAGS = "--predictable --random-seed=1";

/**
 * What V8 compiles in the commands, by the name of the asset: the path of a file in `folder`. Half of a start is spared by
 * it.
 */
export async function compileCommands(node: string, folder: string): Promise<Readonly<Record<string, string>>> {
  const made: Record<string, string> = {};
  for (const [command, line] of Object.entries(runs)) {
    const code = join(folder, command);
    await run(`exec ${node} ${FLAGS} scripts/dist/train.cjs ${code} ${line}`, join(folder, "errors"));
    made[`code/${command}`] = code;
  }
  return made;
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
