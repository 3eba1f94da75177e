import { Command, InvalidArgumentError } from "commander";
import { addOutputOptions, ColumnsQuestion, type LiveFlags } from "./args/flags.ts";
import { isFault } from "../base/fault.ts";
import type { OpenFd } from "../sources/strace/inherited-fds.ts";
import { endAs, failWith } from "./terminal/ending.ts";
import { collectPids } from "./args/pids.ts";
import { refuseSetId } from "./args/privilege.ts";
import { addSelectionOptions, chooseSelection } from "./args/selecting.ts";
import { HELP } from "./args/help.ts";
import { splitArgv } from "./args/split-argv.ts";
import { addDebug } from "./commands/debug.define.ts";
import { addDiff } from "./commands/diff.define.ts";
import { addExplain } from "./commands/explain.define.ts";
import { addLs } from "./commands/ls.define.ts";
import { addPfiles } from "./commands/pfiles.define.ts";
import { addRead } from "./commands/read.define.ts";

/** The command line, as --help prints it. */
export async function runProgram(argv: readonly string[], open: readonly OpenFd[]): Promise<void> {
  const refused = refuseSetId();
  if (refused !== null) {
    failWith(refused);
    return;
  }
  const program = makeProgram();
  const { own, command } = await splitArgv(argv, program);
  program.action(async (words: string[], flags: LiveFlags) => {
    await trace(
      program,
      command === null ? words : words.length === 0 ? command : [...words, "--", ...command],
      flags,
      open,
    );
  });
  try {
    await program.parseAsync(own, { from: "user" });
  } catch (error) {
    if (!(error instanceof ColumnsQuestion)) throw error;
    const { columnsHelp } = await import("../views/table/columns.ts");
    process.stdout.write(columnsHelp());
  }
}

/** Each is described here and loaded when it is called. */
const subcommands = [addRead, addPfiles, addLs, addDiff, addExplain, addDebug];

/** The program with all its options, not yet run. */
export function makeProgram(): Command {
  const program = new Command("socktrace")
    .argument("[command...]", "the command to launch and trace; `--` before it where it is called like one of ours")
    .enablePositionalOptions()
    .passThroughOptions()
    .helpCommand(false)
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    })
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, "socktrace: "));
      },
    });
  program.helpInformation = () => HELP;
  addOutputOptions(program)
    .option("-p, --pid <PID>", "attach to running processes (PID[,PID...], repeatable)", collectPids, [])
    .option("-u, --user <USER>", "run COMMAND as USER")
    .option("-E, --env <VAR=VAL>", "put VAR into COMMAND's environment; VAR alone takes it out", collect, [])
    .option("-f", "accepted: forks and threads are followed by default")
    .option("--no-follow", "do not follow forks and threads")
    .option("--light", "trace fewer calls (no close, dup, fcntl, ioctl): least slow-down")
    .option("--one-cpu", "strace and the program on one CPU, the only one that the program sees: much less slow")
    .option("--verify", "hold what was rebuilt against the running kernel; a process that exits is held for 0.2 s")
    .option("--verify-each", "the same, and at each listen, connect and accept too, which are held for 0.1 s")
    .option("--detachable", "launch so that TERM and HUP leave COMMAND running (no --seccomp-bpf: slower)")
    .option("--detach-on-exit", "do not wait for what COMMAND leaves in the background: let it run")
    .option("--raw <FILE>", "keep strace's own output too")
    .option("--rotate <SIZE>", "begin a new FILE, and --raw FILE, at 10M or so; the one before is FILE.1", parseSize)
    .option("--every <SECONDS>", "the summary so far, again and again; SIGUSR1 asks for it once", parseSeconds)
    .option("--strace <PATH>", "the strace to use")
    .option("-V, --version", "our version, strace's, and what it can do");
  addSelectionOptions(program);
  for (const add of subcommands) add(program);
  return program;
}

async function trace(
  program: Command,
  command: readonly string[],
  flags: LiveFlags & { readonly version?: true },
  open: readonly OpenFd[],
): Promise<void> {
  if (flags.version === true) {
    const { printVersion } = await import("./args/version.ts");
    return printVersion(flags.strace);
  }
  if (flags.pid.length > 0 && command.length > 0)
    program.error("socktrace: -p attaches and a COMMAND launches: give one of them");
  if (flags.rotate !== undefined && flags.output === undefined && flags.raw === undefined)
    program.error("socktrace: --rotate is for files: give -o FILE or --raw FILE");
  if (flags.oneCpu === true && !flags.follow)
    program.error("socktrace: --one-cpu needs -f: a child that is not followed would never get its CPUs back");
  const selection = await chooseSelection(flags);
  if (selection === null) return;
  const attaches = flags.pid.length > 0 || (command.length === 0 && flags.command.length > 0);
  if (attaches) {
    const { attachCommand } = await import("./commands/attach.ts");
    const problem = await attachCommand(flags, selection);
    if (problem !== null) failWith(problem);
    return;
  }
  if (command.length === 0)
    program.error("socktrace: nothing to trace: give a COMMAND, -p PID or `read FILE` (--help shows more)");
  const { launchCommand } = await import("./commands/launch.ts");
  const ended = await launchCommand(command, flags, selection, open);
  if (isFault(ended)) failWith(ended);
  else await endAs(ended);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** `500k`, `10M`, `1G`. */
function parseSize(value: string): number {
  const [, digits, unit] = /^(\d+)([kKMG]?)$/.exec(value) ?? [];
  const size = Number(digits) * 1024 ** ["", "k", "M", "G"].indexOf((unit ?? "").replace("K", "k"));
  if (!(size >= 65_536)) throw new InvalidArgumentError("a size is a number with k, M or G, from 64k: --rotate 10M");
  return size;
}

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds >= 0.1)) throw new InvalidArgumentError("a number of seconds from 0.1: --every 60");
  return seconds;
}
