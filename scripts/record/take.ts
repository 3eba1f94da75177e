import { firstChild } from "../../src/proc/process.ts";
import { startProgram } from "../../test/support/program.ts";
import { childrenOf } from "../../test/support/workers.ts";
import type { Dialect } from "./dialects.ts";
import type { Scene } from "./scenes.ts";

/**
 * Runs the scene under strace, which writes to the file (with -ff, to files whose names begin with it). Gives what the
 * program has printed.
 */
export async function take(
  strace: string,
  flags: readonly string[],
  file: string,
  scene: Scene,
  dialect: Dialect,
): Promise<string> {
  const others = await scene.prepare?.();
  const output = await (dialect.attach
    ? attach(strace, flags, file, scene)
    : launch(strace, flags, file, scene, dialect.sink));
  others?.close();
  return output;
}

async function launch(
  strace: string,
  flags: readonly string[],
  file: string,
  { command, ready, play, end }: Scene,
  sink: Dialect["sink"],
): Promise<string> {
  // A shell redirects stderr and execs strace: nothing of the shell is in the log.
  const program =
    sink === "stderr"
      ? await startProgram("sh", ["-c", 'exec "$@" 2>"$0"', file, strace, ...flags, ...command], ready)
      : await startProgram(strace, [...flags, "-o", file, ...command], ready);
  await play?.(program.ready);
  if (end !== undefined) endOnlyChild(program.pid, end);
  await program.end();
  return program.output();
}

async function attach(
  strace: string,
  flags: readonly string[],
  file: string,
  { command, ready, play }: Scene,
): Promise<string> {
  const [name, ...args] = command;
  const program = await startProgram(name, args, ready);
  const pids = [program.pid, ...childrenOf(program.pid)].flatMap((pid) => ["-p", String(pid)]);
  const last = new RegExp(`Process ${pids.at(-1) ?? ""} attached`);
  const tracer = await startProgram(strace, [...flags, "-o", file, ...pids], last);
  await play?.(program.ready);
  await tracer.end("SIGINT");
  await program.end();
  return program.output();
}

/** strace -o ignores signals: the program is its only child. */
function endOnlyChild(strace: number, signal: NodeJS.Signals): void {
  const child = firstChild(strace);
  if (child === null) throw new Error(`strace (process ${strace}) has no child`);
  process.kill(child, signal);
}
