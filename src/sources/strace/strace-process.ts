import { basename } from "node:path";
import { readLink } from "../../proc/file.ts";
import { listProcesses, procIsOurs } from "../../proc/process.ts";
import type { Child } from "../process/child.ts";
import type { Live } from "./live.ts";
import type { Placement } from "../process/placement.ts";
import { signal } from "../process/signal.ts";

/** Between asking strace to detach and SIGKILL. */
const GRACE_MS = 2_000;

/**
 * The strace that traces: the child that we started, or one below it, where --strace names a script that runs strace and
 * does not become it (no exec). Signals are for the one that traces: a shell dies by TERM, and its strace goes on.
 */
export class StraceProcess {
  private readonly child: Child;
  private readonly placement: Placement | null;
  private found: number | null = null;
  private ending: NodeJS.Timeout | null = null;

  constructor(child: Child, placement: Placement | null) {
    this.child = child;
    this.placement = placement;
    void child.ended.then(() => {
      if (this.ending !== null) clearTimeout(this.ending);
    });
  }

  /** The child's, until strace traces. */
  get pid(): number {
    this.found ??= tracerBelow(this.child.pid);
    return this.found ?? this.child.pid;
  }

  signal(name: NodeJS.Signals): void {
    const { pid } = this;
    if (pid === this.child.pid) this.child.kill(name);
    else signal(pid, name);
  }

  /**
   * Asks strace to detach by that signal, then kills it after a grace. A stopped strace has to run in order to obey: CONT.
   * KILL harms no process that was launched without --seccomp-bpf: it runs on, untraced (measured on 4.26 to 7.2; never
   * with --kill-on-exit).
   */
  leave(ask: NodeJS.Signals): void {
    // Before strace detaches: TracerPid still shows which processes they are.
    this.placement?.release(this.pid);
    this.signal(ask);
    this.signal("SIGCONT");
    this.ending ??= setTimeout(() => {
      this.signal("SIGKILL");
      this.child.kill("SIGKILL");
    }, GRACE_MS);
  }
}

/** As a running trace offers it. `ask`: the signal that makes strace detach. */
export function handleOf(strace: StraceProcess, ask: NodeJS.Signals): Live["strace"] {
  return {
    get pid() {
      return strace.pid;
    },
    signal: (name) => {
      strace.signal(name);
    },
    leave: () => {
      strace.leave(ask);
    },
  };
}

/** Of a process and those below it the one that traces (TracerPid, proc_pid_status(5)); null: none does yet. */
function tracerBelow(root: number): number | null {
  if (!procIsOurs()) return root;
  // The usual case, without a look at all processes.
  if (basename(readLink(`/proc/${root}/exe`) ?? "").startsWith("strace")) return root;
  const all = listProcesses();
  const family = new Set([root]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.find(({ tracer }) => family.has(tracer))?.tracer ?? null;
}
