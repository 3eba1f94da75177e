import { setTimeout as wait } from "node:timers/promises";
import { groupOf, stoppedNow, type Stopped } from "../../proc/stat.ts";
import { signal } from "../../sources/process/signal.ts";
import { signalName } from "../../linux/signals.ts";
import type { Stop } from "../../pipeline/sink.ts";

/** What a launched program is to job control. */
export interface Job {
  /** Whether a thread is the launched process's. */
  readonly isMain: (tid: number) => boolean;
  /** Its pid in our pid namespace; null: it is not known. */
  readonly mainPid: number | null;
}

/** The signals that stop a process. */
const stops = { SIGTSTP: true, SIGTTIN: true, SIGTTOU: true, SIGSTOP: true } as const;
/** What has come of our own signals is handled before what strace printed until then. */
const SETTLE_MS = 10;

/**
 * Ctrl-Z, fg and bg work as without us. The shell that started us sees us and not the program, so we stop when the
 * program has stopped, by the same signal, and not before: an editor that gets Ctrl-Z first restores the screen, and
 * strace has to run for that. (A strace that stops at the same moment lets such a program stop once more after fg:
 * measured on 6.1. So it is started with -I 4.) The shell continues its job by a signal to our process group, which is
 * the program's too, unless that is a shell itself: then we pass it on.
 */
export class JobControl {
  private readonly job: Job;
  /** When we were continued the last time: a stop of before is over. */
  private continued = 0;
  private readonly onStop = (): void => undefined;
  private readonly onContinue = (): void => {
    this.continued = Date.now();
    if (this.job.mainPid !== null) continueGroup(this.job.mainPid);
  };

  constructor(job: Job) {
    this.job = job;
    process.on("SIGTSTP", this.onStop);
    process.on("SIGCONT", this.onContinue);
  }

  release(): void {
    process.removeListener("SIGTSTP", this.onStop);
    process.removeListener("SIGCONT", this.onContinue);
  }

  /** A traced process has stopped. */
  async stopped({ tid, signal: name, time, bySelf }: Stop): Promise<void> {
    // Who stops a program by SIGSTOP and its pid continues it so, too.
    const isForJob = isStop(name) && (name !== "SIGSTOP" || bySelf);
    if (!isForJob || time === null || !this.job.isMain(tid)) return;
    await wait(SETTLE_MS);
    if (time / 1000 > this.continued) this.stop(name);
  }

  /** By its default effect: the kernel does not stop us where nobody would continue us (an orphaned process group). */
  private stop(name: keyof typeof stops): void {
    process.removeListener("SIGTSTP", this.onStop);
    process.kill(process.pid, name);
    // Here we go on. Each thread of the program has printed that it stopped.
    this.continued = Date.now();
    process.on("SIGTSTP", this.onStop);
  }
}

/**
 * The same for a program that is our own child and that nobody traces by ptrace: the kernel sends us SIGCHLD when it has
 * stopped, and /proc has the signal.
 */
export class ChildJobControl {
  private readonly pid: number;
  private readonly onStop = (): void => undefined;
  private readonly onChild = (): void => {
    const stopped = stoppedNow(this.pid);
    if (stopped !== null) this.stop(stopped);
  };
  private readonly onContinue = (): void => {
    continueGroup(this.pid);
  };

  constructor(pid: number) {
    this.pid = pid;
    process.on("SIGTSTP", this.onStop).on("SIGCONT", this.onContinue).on("SIGCHLD", this.onChild);
    // It may have stopped before.
    this.onChild();
  }

  release(): void {
    process.off("SIGTSTP", this.onStop).off("SIGCONT", this.onContinue).off("SIGCHLD", this.onChild);
  }

  private stop({ signal: number, group, isForeground }: Stopped): void {
    const name = number === 0 ? "SIGTSTP" : signalName(number);
    // Who stops a program by SIGSTOP and its pid continues it so, too; a shell stops itself and its group (suspend).
    if (!isStop(name) || (name === "SIGSTOP" && !(isForeground && group !== groupOf("self")))) return;
    process.off("SIGTSTP", this.onStop);
    process.kill(process.pid, name);
    process.on("SIGTSTP", this.onStop);
  }
}

/** The shell continues our process group; a program in another one gets it from us. */
function continueGroup(pid: number): void {
  const group = groupOf(pid);
  if (group !== null && group !== groupOf("self")) signal(-group, "SIGCONT");
}

function isStop(name: string): name is keyof typeof stops {
  return Object.hasOwn(stops, name);
}
