import { setTimeout as wait } from "node:timers/promises";
import { asTid } from "../../base/brands.ts";
import { groupOf, threadState } from "../../proc/process.ts";
import { signal } from "../../sources/strace/signal.ts";
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
    const pid = this.job.mainPid;
    const group = pid === null ? null : groupOf(pid);
    if (group !== null && group !== groupOf("self")) signal(-group, "SIGCONT");
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
 * The same for a program that nobody traces by ptrace: nobody reports that it has stopped, so after a Ctrl-Z we look for a
 * while. A program that ignores it goes on, and so do we.
 */
export class PolledJobControl {
  private readonly pid: number;
  private readonly onStop = (): void => void this.look();
  private readonly onContinue = (): void => {
    const group = groupOf(this.pid);
    if (group !== null && group !== groupOf("self")) signal(-group, "SIGCONT");
  };

  constructor(pid: number) {
    this.pid = pid;
    process.on("SIGTSTP", this.onStop);
    process.on("SIGCONT", this.onContinue);
  }

  release(): void {
    process.removeListener("SIGTSTP", this.onStop);
    process.removeListener("SIGCONT", this.onContinue);
  }

  private async look(): Promise<void> {
    for (let looks = 0; looks < LOOKS; looks++) {
      await wait(SETTLE_MS);
      if (threadState(this.pid, asTid(this.pid)) !== "T") continue;
      process.removeListener("SIGTSTP", this.onStop);
      process.kill(process.pid, "SIGTSTP");
      process.on("SIGTSTP", this.onStop);
      return;
    }
  }
}

/** Two seconds: an editor restores its screen first. */
const LOOKS = 200;

function isStop(name: string): name is keyof typeof stops {
  return Object.hasOwn(stops, name);
}
