/**
 * sources/ provides strace's output, from a launch, an attach or saved logs, as byte streams, and how they ended. It
 * knows strace's command line and the system, not what the text means. It writes nothing to the terminal: an error is a
 * Fault. Used by trace/, cli/ and api/.
 */
import { writeFile } from "node:fs/promises";
import { launchArguments, straceArguments, type LaunchOptions } from "./argv.ts";
import { start } from "../process/child.ts";
import { isFault, type Fault } from "../../base/fault.ts";
import { makeFifo } from "./fifo.ts";
import { startGuard } from "./guard.ts";
import { keepInPlace } from "../process/inherited-fds.ts";
import { withListenPid } from "../process/listen-pid.ts";
import type { Ended } from "../process/ended.ts";
import type { Live } from "./live.ts";
import { findProgram, type Program } from "../process/program.ts";
import type { Strace } from "./strace.ts";
import { handleOf, StraceProcess } from "./strace-process.ts";
import { environmentOf, findUser, ownIds, type Ids } from "./user.ts";

/** A launched program. */
export interface Launched extends Live {
  /** Its calls fail without a tracer, because of --seccomp-bpf: it is never left running, only ended. */
  readonly bound: boolean;
  /** The user it runs as. */
  readonly ids: Ids;
  /** A shell runs first and becomes the program: what it does before is not the program's. */
  readonly startsAsShell: boolean;
  /** strace has started the program and written its first line. */
  readonly opened: Promise<void>;
}

/**
 * Starts the command under strace. It has our stdin, stdout and stderr, our terminal and process group, and no fd
 * that it would not have without us. strace ignores INT, TERM and HUP while it writes to a file (measured on 4.26,
 * 6.1, 7.2): to end the program, signal the program. `inherited`: what inheritedFds() found at our start.
 */
export async function launch(
  strace: Strace,
  command: readonly string[],
  options: LaunchOptions,
  inherited: readonly number[],
): Promise<Launched | Fault> {
  const [name = ""] = command;
  const program = await findProgram(name);
  if (isFault(program)) return program;
  const user = options.user === null ? null : await findUser(options.user);
  if (user?.type === "fault") return user;
  // The last -E of a name counts.
  const environment = [...(user === null ? [] : environmentOf(user)), ...options.environment];
  const fifo = await makeFifo();
  if (isFault(fifo)) return fifo;
  const rights = rightsOf(program, options);
  const bound = strace.seccompBpf && options.follow && !options.detachable && rights !== "kept";
  const placement = options.placement ?? null;
  const shell = withListenPid(command, environment);
  const guard = await startGuard(fifo, bound ? "drain" : "leave", placement);
  const child = await start(
    strace.path,
    [
      ...launchArguments({ ...options, environment }, bound),
      "-q",
      // It does not stop at Ctrl-Z: the program has to, and needs it for that.
      "-I",
      "4",
      ...straceArguments(strace, options, fifo.path),
      "--",
      ...(shell ?? command),
    ],
    { stdio: [options.stdio, options.stdio, options.stdio, ...keepInPlace(inherited)] },
    placement,
  );
  if (isFault(child)) {
    guard?.dismiss();
    await fifo.close();
    return child;
  }
  const straceProcess = new StraceProcess(child, placement);
  if (bound) void fifo.opened.then(() => protect(straceProcess.pid));
  const ended = child.ended.then(async ({ status, signal }): Promise<Ended> => {
    placement?.release(straceProcess.pid);
    guard?.dismiss();
    await fifo.close();
    return { type: "ended", status, signal };
  });
  return {
    type: "live",
    output: fifo.stream,
    opened: fifo.opened,
    bound,
    startsAsShell: shell !== null,
    ids: user?.ids ?? ownIds(),
    strace: handleOf(straceProcess, "SIGKILL"),
    ended,
    notes: notesOn(strace, program.path, rights, options),
  };
}

/**
 * When memory is short the kernel does not take strace: the program would lose its calls with it. Only after strace
 * has forked, since children inherit the number (proc_pid_oom_score_adj(5)); only root may lower it.
 */
async function protect(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/oom_score_adj`, "-1000").catch(() => undefined);
}

/** What exec gives the program that its caller has not, and whether it gets it under this tracer. */
type Rights = "none" | "kept" | "lost";

/**
 * Under an ordinary user's tracer exec ignores set-ID bits and file capabilities in any case (execve(2)); under
 * root's it ignores them only with --seccomp-bpf, which sets NoNewPrivs. Root itself has all capabilities already.
 */
function rightsOf({ path, setId }: Program, options: LaunchOptions): Rights {
  const isRoot = process.geteuid?.() === 0;
  const elevates = setId || ((!isRoot || options.user !== null) && options.hasCapabilities(path));
  return elevates ? (isRoot ? "kept" : "lost") : "none";
}

function notesOn(strace: Strace, path: string, rights: Rights, options: LaunchOptions): readonly string[] {
  if (rights === "lost")
    return [
      `${path} is set-user-ID, set-group-ID or has capabilities: traced by an ordinary user it runs without these rights`,
    ];
  if (!options.follow || options.detachable) return [];
  if (rights === "kept")
    return [
      `${path} is set-user-ID, set-group-ID or has capabilities: traced without --seccomp-bpf (slower), which would remove these rights`,
    ];
  if (!strace.seccompBpf)
    return [
      `strace ${strace.version ?? ""} has no --seccomp-bpf: it stops the program at every system call, not only at those on sockets, which is slower`,
    ];
  return [];
}
