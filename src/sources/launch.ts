/**
 * sources/ brings strace's output in, from a launch, an attach or saved logs: byte streams and how they end. It
 * knows strace's command line and the system, not what the text means. It writes nothing to the terminal; what
 * goes wrong is a Fault for cli/ to tell. Used by cli/ only.
 */
import { execa } from "execa";
import { launchArguments, straceArguments, type TraceOptions } from "./argv.ts";
import { fault, isFault, type Fault } from "./fault.ts";
import { makeFifo } from "./fifo.ts";
import type { Ended, Live } from "./live.ts";
import { findProgram, type Program } from "./program.ts";
import type { Strace } from "./strace.ts";

/**
 * Starts the command under strace. It has our stdin, stdout and stderr, our terminal and process group, and no fd
 * more than it would have without us. strace ignores INT, TERM and HUP while it writes to a file (measured on 4.26,
 * 6.1, 7.2): to end the program, signal the program.
 */
export async function launch(strace: Strace, command: readonly string[], options: TraceOptions): Promise<Live | Fault> {
  const [name = ""] = command;
  const program = await findProgram(name);
  if (isFault(program)) return program;
  const fifo = await makeFifo();
  if (isFault(fifo)) return fifo;
  const fast = strace.seccompBpf && options.follow && !program.setId;
  const child = execa(
    strace.path,
    [...launchArguments(options, fast), "-q", ...straceArguments(strace, options, fifo.path), "--", ...command],
    { stdin: "inherit", stdout: "inherit", stderr: "inherit", reject: false, cleanup: false },
  );
  if (child.pid === undefined) {
    await fifo.close();
    return fault(`${strace.path} cannot be started`);
  }
  const ended = child.then(async (result): Promise<Ended> => {
    await fifo.close();
    return { type: "ended", status: result.exitCode ?? null, signal: result.signal ?? null, said: "" };
  });
  const { pid } = child;
  return {
    type: "live",
    output: fifo.stream,
    strace: { pid, kill: (signal) => child.kill(signal) },
    ended,
    notes: notesOn(strace, program, options),
  };
}

function notesOn(strace: Strace, program: Program, options: TraceOptions): readonly string[] {
  if (!options.follow) return [];
  if (program.setId)
    return [
      `${program.path} is set-user-ID or set-group-ID: traced without --seccomp-bpf, which would take its rights; slower`,
    ];
  if (!strace.seccompBpf)
    return [
      `strace ${strace.version ?? ""} has no --seccomp-bpf: every system call stops, not only those on sockets; slower`,
    ];
  return [];
}
