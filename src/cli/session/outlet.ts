import type { View } from "../../views/view.ts";
import type { Outlet } from "../../trace/trace.ts";
import { standardError, tell } from "../terminal/tell.ts";
import { Output, type Pace } from "../terminal/output.ts";
import { Valve } from "../terminal/valve.ts";
import type { Target } from "../terminal/target.ts";

const STDERR = 2;

/** Where a trace's text goes: stdout, stderr or -o FILE, through a valve where nobody may wait for the reader. */
export class TextOutlet implements Outlet {
  readonly output: Output;
  readonly encoding: BufferEncoding;
  /** Called when nothing can be written any more. */
  onLost: (() => void) | null = null;
  wroteTimeline = false;
  private readonly place: string;
  private readonly valve: Valve;
  private broken = false;

  /** `place`: what the output is called in messages. */
  constructor(target: Target, pace: Pace, place: string, view: View) {
    this.place = place;
    this.encoding = view.isBinary === true ? "latin1" : "utf8";
    this.output = target.fd === STDERR ? standardError : new Output(target, pace, this.encoding);
    this.output.onLost = () => {
      this.lost();
    };
    this.output.onFull = () => {
      tell(`${place}: disk full: the trace goes on, output waits until there is space`);
    };
    this.valve = new Valve(this.output, (hidden) => view.gap?.(hidden) ?? "", view.isBinary === true);
  }

  pass = (text: string): string | undefined => {
    this.wroteTimeline = true;
    return this.valve.pass(text);
  };

  /** Printed once, and the trace goes on: to stop reading strace's output would stop the traced program. */
  onFault = (where: string, error: unknown): void => {
    if (!this.broken) tell(`internal error at ${where}, please report it: ${String(error)}`);
    this.broken = true;
    process.exitCode = 125;
  };

  /** Writes the timeline's text that is not a line's: its end, or what was buffered to be counted. */
  writeTimeline(text: string): void {
    if (text !== "") this.wroteTimeline = true;
    this.output.write(this.valve.marked(text));
  }

  /** The text that `make` gives; none where it throws. */
  contained(what: string, make: () => string): string {
    try {
      return make();
    } catch (error) {
      this.onFault(what, error);
      return "";
    }
  }

  /** Nobody reads us any more, or nothing can be written. */
  private lost(): void {
    const { trouble } = this.output;
    if (trouble !== null && trouble !== "reader-gone") {
      tell(`${this.place}: cannot be written (${trouble.code}): the rest of the trace is lost`);
      process.exitCode = 125;
    }
    this.onLost?.();
  }
}
