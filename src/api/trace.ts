import { isFault } from "../base/fault.ts";
import { firstChild, tracees } from "../proc/process.ts";
import { signal } from "../sources/process/signal.ts";
import type { Launched } from "../sources/strace/launch.ts";
import { launchProgram } from "../trace/launch.ts";
import { mainProcess, outcome } from "../trace/outcome.ts";
import type { Summary } from "../views/json/types.ts";
import { Changes } from "./changes.ts";
import { openLive, orThrow, settingsOf } from "./live.ts";
import { ChangesAndSummary } from "./run.ts";
import { summaryOf } from "./summary.ts";
import type { Program, TraceOptions } from "./types.ts";

/**
 * Launches a command under strace and traces it with its children, to the end of all of them. A program that ends with
 * an error is no error here: `processes[0].exit` has it. What is still running when this process exits is killed.
 */
export function trace(command: readonly string[], options: TraceOptions = {}): Program {
  return new LaunchedProgram(command, options);
}

class LaunchedProgram extends ChangesAndSummary implements Program {
  private readonly started: Promise<Launched>;

  constructor(command: readonly string[], options: TraceOptions) {
    const changes = new Changes("program");
    const { live, onStart, onError } = deferred();
    const done = follow(command, options, changes, onStart);
    // Whoever waits for the summary gets the error.
    live.catch(() => undefined);
    done.catch(onError);
    super(changes, done);
    this.started = live;
  }

  async pid(): Promise<number | null> {
    const live = await this.started;
    await live.opened;
    return firstChild(live.strace.pid);
  }

  async kill(name: NodeJS.Signals = "SIGTERM"): Promise<boolean> {
    const pid = await this.pid();
    return pid !== null && signal(pid, name);
  }
}

/** A running strace that is still to come. */
function deferred(): {
  readonly live: Promise<Launched>;
  readonly onStart: (live: Launched) => void;
  readonly onError: (error: Error) => void;
} {
  let onStart: (live: Launched) => void = () => undefined;
  let onError: (error: Error) => void = () => undefined;
  const live = new Promise<Launched>((resolve, reject) => {
    onStart = resolve;
    onError = reject;
  });
  return { live, onStart, onError };
}

async function follow(
  command: readonly string[],
  options: TraceOptions,
  changes: Changes,
  onStart: (live: Launched) => void,
): Promise<Summary> {
  const { env = {}, user = null, stdio = "inherit" } = options;
  const environment = Object.entries(env).map(([name, value]) => (value === undefined ? name : `${name}=${value}`));
  const settings = { ...settingsOf(options), user, environment, detachable: false, stdio };
  const fds = { passed: stdio === "inherit" ? [0, 1, 2] : [], lost: [] };
  const { trace, machine } = await openLive("launch", changes, settings, options);
  const { live, pump } = orThrow(await launchProgram(trace, machine, command, settings, fds, () => undefined));
  for (const note of live.notes) options.onNote?.(note);
  const kill = (): void => {
    for (const pid of tracees(live.strace.pid)) signal(pid, "SIGKILL");
  };
  process.once("exit", kill);
  onStart(live);
  const ended = await pump(changes, null).finally(() => process.removeListener("exit", kill));
  const summary = summaryOf(trace, options);
  const { records } = trace.tracer.input;
  const main = mainProcess(trace.tracer.reporter.world.state);
  const came = outcome(command[0] ?? "", ended, { main, pid: null, left: false, records });
  if (isFault(came)) orThrow(came);
  return summary;
}
