import { availableParallelism } from "node:os";
import type { StraceInput } from "../../pipeline/strace-input.ts";
import type { LiveFlags } from "../args/flags.ts";
import type { Live } from "../../sources/strace/live.ts";
import { cpuSeconds } from "../../proc/process.ts";
import { tell } from "../terminal/tell.ts";

const LOOK_MS = 500;
/** Less than this is not worth a word: seconds of strace's CPU time, and their part of the trace. */
const SECONDS = 1;
const PART = 0.1;
/** The part of the calls that --light must leave out to be named. */
const LEFT_OUT = 0.2;

/**
 * What the trace cost its target: while strace works, the thread that it works for waits. So strace's CPU time is time
 * that the target lost, and not all of it: that strace has to be woken comes on top.
 */
export class Price {
  private readonly strace: Live["strace"];
  private readonly flags: LiveFlags;
  private readonly attaches: boolean;
  private readonly began = performance.now();
  private readonly looking: NodeJS.Timeout;
  /** Seconds: of strace's CPU, of the trace. */
  private busy = 0;
  private lasted = 0;

  /** `attaches`: the program ran before. */
  constructor(strace: Live["strace"], flags: LiveFlags, attaches: boolean) {
    this.strace = strace;
    this.flags = flags;
    this.attaches = attaches;
    this.looking = setInterval(() => {
      this.look();
    }, LOOK_MS).unref();
  }

  /** The trace is over: one line, where it slowed its target and could have done so less. */
  async tell({ records, leftOutByLight }: StraceInput): Promise<void> {
    const { flags } = this;
    clearInterval(this.looking);
    if (this.busy < SECONDS || this.busy < PART * this.lasted) return;
    const part = records === 0 ? 0 : leftOutByLight / records;
    const light = `--light (does not trace close, fcntl and the like, ${Math.round(100 * part)} % of the calls)`;
    const oneCpu = "--one-cpu (if one CPU is enough for the program)";
    const helps = [
      ...(this.attaches && (await hasEbpf()) ? ["--engine ebpf (does not stop it at all)"] : []),
      ...(flags.light !== true && part >= LEFT_OUT ? [light] : []),
      ...(flags.oneCpu !== true && flags.follow && availableParallelism() > 1 ? [oneCpu] : []),
    ];
    if (helps.length === 0) return;
    const times = `${this.busy.toFixed(1)} of ${this.lasted.toFixed(1)} s`;
    tell(`tracing slowed the program: strace was busy for ${times}. To slow it less: ${helps.join(", ")}`);
  }

  private look(): void {
    const busy = cpuSeconds(this.strace.pid);
    // It has ended, or this kernel keeps no such figures: the last ones count.
    if (busy === null) return;
    this.busy = busy;
    this.lasted = (performance.now() - this.began) / 1000;
  }
}

/** Loads koffi: only asked where it matters. */
async function hasEbpf(): Promise<boolean> {
  const { whyNoEngine } = await import("../../trace/ebpf/engine.ts");
  return (await whyNoEngine()) === null;
}
