import { fault, isFault, type Fault } from "../../base/fault.ts";
import { lackOfWorkingDirectory } from "../process/working-directory.ts";
import { start } from "../process/child.ts";
import { keepInPlace } from "../process/inherited-fds.ts";
import type { Ended } from "../process/ended.ts";
import { withListenPid } from "../process/listen-pid.ts";
import { findProgram } from "../process/program.ts";

/** A program that is our own child, with no tracer between. */
export interface Direct {
  readonly type: "direct";
  readonly pid: number;
  /** How many execs until it is the program: a shell may come first. */
  readonly execs: 1 | 2;
  readonly ended: Promise<Ended>;
  /** We may end before it does. */
  readonly unref: () => void;
}

export interface DirectOptions {
  /** `VAR=VALUE` puts a variable into its environment, `VAR` takes it out. */
  readonly environment: readonly string[];
  readonly stdio: "inherit" | "ignore";
}

/** Starts the command as it would start without us: our stdin, stdout, stderr, process group, and the fds that we got. */
export async function launchDirectly(
  command: readonly string[],
  { environment, stdio }: DirectOptions,
  inherited: readonly number[],
): Promise<Direct | Fault> {
  const lack = lackOfWorkingDirectory();
  if (lack !== null) return lack;
  const [name = ""] = command;
  const program = await findProgram(name);
  if (isFault(program)) return program;
  const shell = withListenPid(command, environment);
  const [file = "", ...args] = shell ?? command;
  const child = await start(
    file,
    args,
    { stdio: [stdio, stdio, stdio, ...keepInPlace(inherited)], env: variables(environment), extendEnv: false },
    null,
  );
  if (isFault(child)) return means.has(child.code) ? child : fault(`${name}: cannot be executed (${child.code})`, 126);
  return {
    type: "direct",
    pid: child.pid,
    execs: shell === null ? 1 : 2,
    unref: child.unref,
    ended: child.ended.then(({ status, signal }) => ({ type: "ended", status, signal })),
  };
}

/** What the machine lacks for any program, as fork(2) has it; all else is about this one, as execve(2) has it. */
const means: ReadonlySet<string> = new Set(["EAGAIN", "ENOMEM", "EMFILE", "ENFILE"]);

/** As strace's -E has it: the last entry of a name counts. */
function variables(entries: readonly string[]): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const entry of entries) {
    const [name = "", ...value] = entry.split("=");
    if (entry.includes("=")) environment[name] = value.join("=");
    else Reflect.deleteProperty(environment, name);
  }
  return environment;
}
