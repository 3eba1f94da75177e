import { setTimeout as wait } from "node:timers/promises";
import { asTid } from "../../base/brands.ts";
import { printable } from "../../base/bytes.ts";
import { signal } from "../../sources/process/signal.ts";
import { mainProcess } from "../../trace/outcome.ts";
import type { Process } from "../../world/process.ts";
import type { State } from "../../world/state.ts";
import type { StopSignal } from "../session/signals.ts";
import { tell } from "../terminal/tell.ts";

/** A launched program, whatever engine traces it. */
export interface Traced {
  /** It runs. */
  readonly opened: Promise<void>;
  /** Its pid in our pid namespace; null: not known. */
  readonly mainPid: () => number | null;
  /** The processes that are traced, as the kernel reports them; null: the trace has to do. */
  readonly pids: () => readonly number[] | null;
  readonly leave: () => void;
  /** To the tracer, where it is a process. */
  readonly signal: (name: "SIGKILL" | "SIGCONT") => void;
}

/** How a launched program may be left. */
export interface Leave {
  /** --detachable: TERM and HUP leave it instead of ending it. */
  readonly onSignal: boolean;
  /** --detach-on-exit: what it leaves behind in the background is left too. */
  readonly onExit: boolean;
}

/** Between asking the program to end and making it, again and again until it has. */
const GRACE_MS = 2_000;
const TICK_MS = 250;
/** How long a program may take to end after Ctrl-C, or its children after it, before we say what we wait for. */
const SILENCE_MS = 1_000;

/**
 * What a launched program gets from us besides being listened to: its signals, its end, and a word to the user about
 * what we wait for.
 *
 * The terminal's Ctrl-C reaches the program by itself; the first one makes us stay for the report. A second one, or a
 * TERM to us, ends all that is traced: TERM, and KILL after a grace. HUP is passed on. The traced processes are
 * signalled, never strace, which ignores it.
 */
export class Steward {
  /** The program was left while it ran. */
  left = false;
  /** The main process; null: it has not spoken. */
  main: Process | null = null;
  /** Its pid in our pid namespace. */
  mainPid: number | null = null;
  private readonly live: Traced;
  private readonly state: State;
  private readonly leave: Leave;
  private readonly ticking: NodeJS.Timeout;
  private forcing: NodeJS.Timeout | null = null;
  private interrupts = 0;
  private reportedRest = false;

  constructor(live: Traced, state: State, leave: Leave) {
    this.live = live;
    this.state = state;
    this.leave = leave;
    this.ticking = setInterval(() => {
      this.tick();
    }, TICK_MS).unref();
    void live.opened.then(() => {
      this.meet();
    });
  }

  /** All has ended. */
  release(): void {
    this.lookForMain();
    clearInterval(this.ticking);
    if (this.forcing !== null) clearInterval(this.forcing);
  }

  /** Passes on to the program what a signal to us asks for. */
  obey(name: StopSignal): void {
    if (name === "SIGINT") void this.interrupted();
    else if (name === "SIGQUIT") return;
    else if (this.leave.onSignal) this.letGo();
    else if (name === "SIGTERM") void this.end();
    else void this.passOn(name);
  }

  /** Whether the thread is of the main process. */
  isMain(tid: number): boolean {
    this.lookForMain();
    return this.main !== null && this.state.threads.get(asTid(tid))?.process === this.main;
  }

  private meet(): void {
    this.mainPid = this.live.mainPid();
  }

  private tick(): void {
    this.lookForMain();
    const { main, state } = this;
    if (main === null || main.ended === null) return;
    const rest = [...state.processes.values()].filter((process) => process.hasLines);
    if (rest.length === 0 || this.reportedRest) return;
    this.reportedRest = true;
    if (this.leave.onExit) this.letGo();
    else void this.tellRest(main);
  }

  /** Most children end soon after: only those that do not are worth a word. */
  private async tellRest(main: Process): Promise<void> {
    await wait(SILENCE_MS, undefined, { ref: false });
    const rest = [...this.state.processes.values()].filter((process) => process.hasLines);
    if (rest.length === 0) return;
    const who = rest.map((process) => `${process.pid} (${printable(process.command)})`).join(", ");
    tell(
      `${printable(main.command)} has ended; waiting for its background processes: ${who}. ` +
        `Ctrl-C twice ends them; with --detach-on-exit they are left running`,
    );
  }

  /** The first line is the main process's; nobody was seen to fork it, so later it is still the first of all. */
  private lookForMain(): void {
    this.main ??= mainProcess(this.state);
  }

  private async interrupted(): Promise<void> {
    this.interrupts++;
    if (this.interrupts > 1) return this.end();
    await wait(SILENCE_MS, undefined, { ref: false });
    if (this.main?.ended === null && this.interrupts === 1)
      tell(`${printable(this.main.command)} is still running after Ctrl-C; a second Ctrl-C ends it`);
  }

  private async passOn(name: NodeJS.Signals): Promise<void> {
    await this.live.opened;
    if (this.mainPid !== null) signal(this.mainPid, name);
  }

  private letGo(): void {
    this.left = true;
    this.live.leave();
  }

  /** TERM for all; for those that come later, or do not obey, KILL, and for strace too where it traces nothing. */
  private async end(): Promise<void> {
    if (this.forcing !== null) return;
    this.forcing = setInterval(() => {
      this.force();
    }, GRACE_MS);
    if (this.signalAll("SIGTERM") > 0) return;
    await this.live.opened;
    this.signalAll("SIGTERM");
  }

  private force(): void {
    if (this.signalAll("SIGKILL") === 0) this.live.signal("SIGKILL");
  }

  /**
   * How many got it. The kernel says who is traced; a number in the trace is only used where /proc is that of
   * another pid namespace. A process that is stopped has to run to take the signal, and strace to pass it on.
   */
  private signalAll(name: NodeJS.Signals): number {
    const pids = this.live.pids() ?? [...this.state.processes.keys()];
    const reached = pids.filter((pid) => pid > 1 && signal(pid, name));
    for (const pid of reached) signal(pid, "SIGCONT");
    this.live.signal("SIGCONT");
    return reached.length;
  }
}
