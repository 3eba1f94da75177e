import { dieBy } from "../terminal/ending.ts";

/** Those that mean "stop", each in its way. */
const names = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

export type StopSignal = (typeof names)[number];

/** The second of two quick Ctrl-C was sent to a program that has ended already. */
const LATE_MS = 500;

/**
 * The signals that a live trace answers to. They are queued from the moment before strace is started, since one that
 * had its default effect in between would leave the program alone with strace.
 */
export class Signals {
  private obey: ((signal: StopSignal) => void) | null = null;
  private readonly early: StopSignal[] = [];
  private readonly listeners = names.map((name) => {
    const listener = (): void => {
      this.take(name);
    };
    return [name, listener] as const;
  });

  constructor() {
    for (const [name, listener] of this.listeners) process.on(name, listener);
  }

  /** Who obeys from now on; also what came before. */
  give(obey: (signal: StopSignal) => void): void {
    this.obey = obey;
    for (const signal of this.early.splice(0)) obey(signal);
  }

  /**
   * The trace is over and only our own output is left. From now on a signal ends us: a reader that was stopped may
   * never take it.
   */
  onlyReportIsLeft(): void {
    this.obey = () => undefined;
    setTimeout(() => {
      this.obey = (signal) => void dieBy(signal);
    }, LATE_MS).unref();
  }

  /** Signals have their default effect again. */
  release(): void {
    for (const [name, listener] of this.listeners) process.removeListener(name, listener);
  }

  private take(signal: StopSignal): void {
    if (this.obey === null) this.early.push(signal);
    else this.obey(signal);
  }
}
