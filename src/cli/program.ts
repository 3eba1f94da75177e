import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { addOutputOptions, ColumnsQuestion, type LiveFlags } from "./args/flags.ts";
import { isFault } from "../base/fault.ts";
import type { OpenFd } from "../sources/process/inherited-fds.ts";
import { endAs, failWith } from "./terminal/ending.ts";
import { put, standardError } from "./terminal/tell.ts";
import { writeText } from "./terminal/write-text.ts";
import { collectPids } from "./args/pids.ts";
import { refuseSetId } from "./args/privilege.ts";
import { addContainerOption } from "./args/container-option.ts";
import { addSelectionOptions, chooseSelection, collect } from "./args/selecting.ts";
import { FIRST_RUN } from "./args/first-run.ts";
import { refuseMisplaced } from "./args/misplaced.ts";
import { splitArgv } from "./args/split-argv.ts";
import { orSubcommand, usageError } from "./args/usage-error.ts";
import { helpScreen } from "./manual/screen.ts";
import { subcommandsOf } from "./manual/usage.ts";
import { addCompletion } from "./commands/completion.define.ts";
import { addDebug } from "./commands/debug.define.ts";
import { addDiff } from "./commands/diff.define.ts";
import { addExplain } from "./commands/explain.define.ts";
import { addHelp } from "./commands/help.define.ts";
import { addLs } from "./commands/ls.define.ts";
import { addPfiles } from "./commands/pfiles.define.ts";
import { addRead } from "./commands/read.define.ts";

const STDOUT = 1;

/** The command line, as --help prints it. */
export async function runProgram(argv: readonly string[], open: readonly OpenFd[]): Promise<void> {
  const refused = refuseSetId();
  if (refused !== null) {
    failWith(refused);
    return;
  }
  if (argv.length === 0) {
    put(FIRST_RUN);
    process.exitCode = 2;
    return;
  }
  const help: string[] = [];
  const program = makeProgram((text) => help.push(text));
  const { own, command } = await splitArgv(argv, program);
  program.action(async (words: string[], flags: LiveFlags) => {
    await trace(
      program,
      command === null ? words : words.length === 0 ? command : [...words, "--", ...command],
      flags,
      open,
      command === null,
    );
  });
  program.hook("preSubcommand", async () => {
    const { version, strace } = program.opts<OwnFlags>();
    if (version === true) await answerVersions(strace);
  });
  refuseMisplaced(program, own);
  try {
    await program.parseAsync(own, { from: "user" });
  } catch (error) {
    if (error instanceof ColumnsQuestion) {
      const { columnsHelp } = await import("../views/table/columns.ts");
      await answer(columnsHelp());
    } else if (!(error instanceof CommanderError)) throw error;
    else if (error.exitCode === 0) await answer(help.join(""));
    else process.exitCode = 2;
  }
}

/** Each is described here and loaded when it is called. */
const subcommands = [addRead, addPfiles, addLs, addDiff, addExplain, addCompletion, addHelp, addDebug];

/** The program with all its options, not yet run. `writeHelp` gets the pages of --help. */
export function makeProgram(writeHelp: (text: string) => void = () => undefined): Command {
  const program = new Command("socktrace")
    .description("which socket options a program sets, what holds, where it came from")
    .argument("[command...]", "the command to launch and trace; put -- before a command named like a subcommand")
    .enablePositionalOptions()
    .passThroughOptions()
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: writeHelp,
      outputError: (text, write) => {
        write(usageError(text));
      },
    });
  program.helpInformation = () => helpScreen(program);
  addOutputOptions(program)
    .option("-p, --pid <PID>", "attach to running processes (PID[,PID...], repeatable)", collectPids, [])
    .option("-u, --user <USER>", "run COMMAND as USER")
    .option("-E, --env <VAR=VAL>", "set VAR in COMMAND's environment; VAR alone removes it", collect, [])
    .option("-f", "child processes and threads are traced anyway; accepted as in strace")
    .option("--no-follow", "do not trace children")
    .option("--light", "trace fewer calls (not close, dup, fcntl, ioctl): slows the program least")
    .option("--data", "trace reads and writes too, which prove a connection's state: slows the program much")
    .option("-k, --where", "where in the code each socket was made and each option set (strace -k): slows the program")
    .option("--one-cpu", "run strace and the program on one CPU, the only one the program sees: slows it much less")
    .option("--verify", "compare the result with the kernel; delays each process exit by 0.2 s")
    .option("--verify-each", "the same, and after each listen, connect and accept, which are delayed by 0.1 s")
    .option("--detachable", "on TERM and HUP detach and leave COMMAND running (without --seccomp-bpf: slower)")
    .option("--detach-on-exit", "when COMMAND exits, do not wait for its background processes")
    .option("--raw <FILE>", "also save strace's own output in FILE")
    .option(
      "--rotate <SIZE>",
      "start a new output FILE (and --raw FILE) at SIZE, such as 10M; the old one becomes FILE.1",
      parseSize,
    )
    .option("--every <SECONDS>", "print the summary so far every SECONDS; SIGUSR1 prints it once", parseSeconds)
    .option("--strace <PATH>", "the strace to use")
    .addOption(
      new Option(
        "--engine <E>",
        "strace; ebpf, which never stops the program; auto: ebpf for -p where it can be had",
      ).choices(["strace", "ebpf", "auto"]),
    )
    .option("-a, --all", "every process of the machine (by eBPF), narrowed by -c, -i, -s, --opt")
    .option("-V, --version", "versions of socktrace, strace and Node.js");
  addContainerOption(addSelectionOptions(program));
  for (const add of subcommands) add(program);
  return program;
}

type OwnFlags = LiveFlags & { readonly version?: true };

async function trace(
  program: Command,
  command: readonly string[],
  flags: OwnFlags,
  open: readonly OpenFd[],
  /** The command did not stand behind --: it may be a misspelt subcommand. */
  isWord: boolean,
): Promise<void> {
  if (flags.version === true) {
    return answerVersions(flags.strace);
  }
  if (flags.pid.length > 0 && command.length > 0) program.error("socktrace: give either -p PID or a COMMAND, not both");
  if (flags.all === true && (flags.pid.length > 0 || command.length > 0))
    program.error("socktrace: -a is every process: give it without -p PID and COMMAND");
  if (flags.container.length > 0 && command.length > 0)
    program.error("socktrace: --container is for running processes: give it with -a or alone, without COMMAND");
  if (flags.rotate !== undefined && flags.output === undefined && flags.raw === undefined)
    program.error("socktrace: --rotate needs -o FILE or --raw FILE");
  if (flags.oneCpu === true && !flags.follow)
    program.error("socktrace: --one-cpu cannot be used with --no-follow: untraced children would stay on the one CPU");
  const selection = await chooseSelection(flags);
  if (selection === null) return;
  const isNarrowed = flags.command.length > 0 || flags.container.length > 0;
  const attaches = flags.pid.length > 0 || flags.all === true || (command.length === 0 && isNarrowed);
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
  if (!isFault(ended)) await endAs(ended);
  else
    failWith(
      isWord
        ? orSubcommand(
            ended,
            command[0] ?? "",
            subcommandsOf(program).map((one) => one.name()),
          )
        : ended,
    );
}

async function answerVersions(strace: string | undefined): Promise<never> {
  const { versions } = await import("./args/version.ts");
  return answer(await versions(strace));
}

/** --help, --version, `--columns help`. Ends at once, so that no trace's start is stored without a trace (bin/code-cache.js). */
async function answer(page: string): Promise<never> {
  const problem = await writeText(STDOUT, page, "the output");
  if (problem !== null) failWith(problem);
  await standardError.flush();
  process.exit();
}

/** `500k`, `10M`, `1G`. */
function parseSize(value: string): number {
  const [, digits, unit] = /^(\d+)([kKMG]?)$/.exec(value) ?? [];
  const size = Number(digits) * 1024 ** ["", "k", "M", "G"].indexOf((unit ?? "").replace("K", "k"));
  if (!(size >= 65_536))
    throw new InvalidArgumentError("expected a size of at least 64k, with k, M or G: --rotate 10M");
  return size;
}

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds >= 0.1)) throw new InvalidArgumentError("expected a number of seconds, at least 0.1: --every 60");
  return seconds;
}
