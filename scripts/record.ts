/**
 * npm run samples:record [-- [--strace PATH] NAME...]: records the sample programs, curl, nginx and redis-server
 * under the real strace into samples/traces/VERSION/DIALECT/PROGRAM.strace, in namespaces that hide the machine.
 * NAME chooses dialects or programs. manifest.json has the command of each.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { tracedCalls } from "../src/decode/traced.ts";
import { straceArguments } from "../src/sources/strace/argv.ts";
import { isFault } from "../src/base/fault.ts";
import { findStrace, type Strace } from "../src/sources/strace/strace.ts";
import { dialects, fewPrograms, type Dialect } from "./record/dialects.ts";
import { namesOfThisMachine, neutralise } from "./record/names.ts";
import { scenes } from "./record/scenes.ts";
import { enterStage, setStage } from "./record/stage.ts";
import { take } from "./record/take.ts";

interface Recording {
  readonly program: string;
  readonly dialect: string;
  readonly files: readonly string[];
  readonly flags: readonly string[];
  readonly command: readonly string[];
  /** How many sockets the program had, where it prints that. */
  readonly sockets?: number;
}

const repository = process.cwd();
const names = namesOfThisMachine(repository);
enterStage("scripts/record.ts");
setStage(repository);
await main();

async function main(): Promise<void> {
  const { values, positionals: wanted } = parseArgs({
    allowPositionals: true,
    options: { strace: { type: "string", default: "strace" } },
  });
  const strace = await findStrace(values.strace);
  if (isFault(strace)) throw new Error(strace.message);
  for (const [name, dialect] of Object.entries(dialects)) {
    const programs = programsOf(dialect).filter((each) => wanted.length === 0 || [name, each].some(isWanted));
    if (programs.length === 0) continue;
    const flags = flagsOf(strace, dialect);
    if (spawnSync(strace.path, [...flags, "-o", "/dev/null", "true"]).status !== 0) {
      console.log(`skipped ${name}: this strace does not take ${flags.join(" ")}`);
      continue;
    }
    for (const program of programs) await record(strace, name, dialect, flags, program);
  }

  function isWanted(name: string): boolean {
    return wanted.includes(name);
  }
}

function programsOf({ programs = fewPrograms }: Dialect): readonly string[] {
  return programs.length > 0 ? programs : Object.keys(scenes);
}

/** strace's arguments as socktrace gives them, or the dialect's flags with its own or socktrace's system calls. */
function flagsOf(strace: Strace, { flags, calls }: Dialect): readonly string[] {
  const options = { calls: tracedCalls, follow: true, user: null, environment: [] };
  const ours = straceArguments(strace, options, "").slice(0, -2);
  if (flags === "socktrace") return ours;
  const usual = ours.find((flag) => flag.startsWith("trace="));
  return [...flags, "-e", calls === undefined ? (usual ?? "") : `trace=${calls}`];
}

async function record(
  strace: Strace,
  name: string,
  dialect: Dialect,
  flags: readonly string[],
  program: string,
): Promise<void> {
  const scene = scenes[program];
  if (scene === undefined) throw new Error(`no such program: ${program}`);
  const folder = `samples/traces/${strace.version ?? "unknown"}`;
  const file = `${folder}/${name}/${program}.strace`;
  mkdirSync(dirname(file), { recursive: true });
  for (const old of filesOf(file)) rmSync(old);
  const output = await take(strace.path, flags, file, scene, dialect);
  const files = filesOf(file);
  for (const each of files) writeFileSync(each, neutralise(readFileSync(each, "latin1"), names), "latin1");
  const short = files.map((each) => each.slice(folder.length + 1));
  const printed = /^sockets (\d+)$/m.exec(output)?.[1];
  const counted = printed === undefined ? {} : { sockets: Number(printed) };
  note(`${folder}/manifest.json`, { program, dialect: name, files: short, flags, command: scene.command, ...counted });
  console.log(`${file}: ${files.length} file(s)`);
}

/** The file, or with -ff those with a pid at the end. */
function filesOf(file: string): string[] {
  const folder = dirname(file);
  return readdirSync(folder)
    .map((name) => `${folder}/${name}`)
    .filter((path) => path === file || path.startsWith(`${file}.`))
    .sort();
}

/** Adds the recording to the manifest, in place of an older one of the same name. */
function note(file: string, recording: Recording): void {
  const old = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Recording[]) : [];
  const others = old.filter((each) => each.program !== recording.program || each.dialect !== recording.dialect);
  const sorted = [...others, recording].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  // One line each: the flags are long.
  writeFileSync(file, `[\n${sorted.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`);
}

function key({ dialect, program }: Recording): string {
  return `${dialect}/${program}`;
}
