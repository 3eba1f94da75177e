/**
 * npm run samples:record [-- [--strace PATH] NAME...]: records the sample programs, curl, nginx and redis-server
 * under the real strace into samples/traces/VERSION/DIALECT/PROGRAM.strace, on a stage that hides the machine.
 * NAME chooses dialects or programs. manifest.json says how each was made.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { startProgram, type Program } from "../test/support/program.ts";
import { dialects, usualCalls, fewPrograms, type Dialect } from "./record/dialects.ts";
import { namesOfThisMachine, neutralise } from "./record/names.ts";
import { scenes, type Scene } from "./record/scenes.ts";
import { enterStage, setStage } from "./record/stage.ts";

interface Recording {
  readonly program: string;
  readonly dialect: string;
  readonly files: readonly string[];
  readonly flags: readonly string[];
  readonly command: readonly string[];
}

const repository = process.cwd();
const names = namesOfThisMachine(repository);
enterStage("scripts/record.ts");
setStage(repository);
await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const strace = args[0] === "--strace" ? (args[1] ?? "") : "strace";
  const wanted = args[0] === "--strace" ? args.slice(2) : args;
  const version = /version (\S+)/.exec(spawnSync(strace, ["-V"], { encoding: "utf8" }).stdout)?.[1] ?? "unknown";
  const folder = `samples/traces/${version}`;
  for (const [name, dialect] of Object.entries(dialects)) {
    if (!isKnownTo(strace, dialect)) {
      console.log(`skipped ${name}: this strace does not take ${dialect.flags.join(" ")}`);
      continue;
    }
    for (const program of programsOf(dialect)) {
      if (wanted.length > 0 && !wanted.includes(name) && !wanted.includes(program)) continue;
      const recording = await record(strace, folder, name, dialect, program);
      note(`${folder}/manifest.json`, recording);
      console.log(`${folder}/${name}/${program}: ${recording.files.length} file(s)`);
    }
  }
}

function programsOf({ programs = fewPrograms }: Dialect): readonly string[] {
  return programs.length > 0 ? programs : Object.keys(scenes);
}

function isKnownTo(strace: string, { flags }: Dialect): boolean {
  return spawnSync(strace, [...flags, "-o", "/dev/null", "true"]).status === 0;
}

async function record(
  strace: string,
  folder: string,
  name: string,
  dialect: Dialect,
  program: string,
): Promise<Recording> {
  const scene = scenes[program];
  if (scene === undefined) throw new Error(`no such program: ${program}`);
  const file = `${folder}/${name}/${program}.strace`;
  forget(file);
  mkdirSync(dirname(file), { recursive: true });
  const flags = [...dialect.flags, "-e", `trace=${dialect.calls ?? usualCalls}`];
  const others = await scene.prepare?.();
  await (dialect.attach ? attach(strace, flags, file, scene) : launch(strace, flags, file, scene, dialect.sink));
  others?.close();
  const files = filesOf(file);
  for (const each of files) writeFileSync(each, neutralise(readFileSync(each, "latin1"), names), "latin1");
  const short = files.map((each) => each.slice(folder.length + 1));
  return { program, dialect: name, files: short, flags: dialect.flags, command: scene.command };
}

async function launch(
  strace: string,
  flags: readonly string[],
  file: string,
  { command, ready, play, end }: Scene,
  sink: Dialect["sink"],
): Promise<void> {
  // A shell redirects stderr and becomes strace: nothing of it is in the log.
  const program =
    sink === "stderr"
      ? await startProgram("sh", ["-c", 'exec "$@" 2>"$0"', file, strace, ...flags, ...command], ready)
      : await startProgram(strace, [...flags, "-o", file, ...command], ready);
  await play?.(program.ready);
  if (end !== undefined) process.kill(childOf(program.pid), end);
  await program.end();
}

async function attach(
  strace: string,
  flags: readonly string[],
  file: string,
  { command, ready, play }: Scene,
): Promise<void> {
  const [name, ...args] = command;
  const program: Program = await startProgram(name, args, ready);
  const tracer = await startProgram(strace, [...flags, "-o", file, "-p", String(program.pid)], /attached/);
  await play?.(program.ready);
  await tracer.end("SIGINT");
  await program.end();
}

/** strace -o ignores signals: the program is its only child. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ")[0]);
}

/** The file, or with -ff those with a pid at the end. */
function filesOf(file: string): string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => `${folder}/${name}`)
    .filter((path) => path === file || path.startsWith(`${file}.`))
    .sort();
}

function forget(file: string): void {
  for (const each of filesOf(file)) rmSync(each);
}

/** Puts the recording in the manifest, in the place of an older one of the same name. */
function note(file: string, recording: Recording): void {
  const old = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Recording[]) : [];
  const others = old.filter((each) => each.program !== recording.program || each.dialect !== recording.dialect);
  const sorted = [...others, recording].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(sorted, null, 1)}\n`);
}

function key({ dialect, program }: Recording): string {
  return `${dialect}/${program}`;
}
