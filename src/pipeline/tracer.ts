/**
 * pipeline/ is the whole way of the data as plain synchronous calls: a source's input becomes events (StraceInput), the
 * events become the model and its text (Reporter). The two meet in Sink, so that another source needs the first half
 * alone. Pure: it opens, waits for and writes nothing. Used by trace/.
 */
import type { Tid } from "../base/brands.ts";
import type { FileLine } from "../strace/merge.ts";
import type { Report, View } from "../views/view.ts";
import type { World } from "../world/world.ts";
import { Reporter, type About, type ReporterOptions } from "./reporter.ts";
import type { Sink } from "./sink.ts";
import { StraceInput, type StraceInputOptions } from "./strace-input.ts";

/** The way of strace's text, from a line to the text of the timeline. The splitter calls `line` for each line. */
export class Tracer {
  readonly input: StraceInput;
  readonly reporter: Reporter;

  /** @param before what stands between the two halves; left out: nothing */
  constructor(
    world: World,
    view: View,
    options: ReporterOptions & StraceInputOptions,
    before: (reporter: Reporter) => Sink = (reporter) => reporter,
  ) {
    this.reporter = new Reporter(world, view, options);
    this.input = new StraceInput(before(this.reporter), options);
  }

  /** Takes one line; gives the timeline's text for it. `tid`: the thread of a line that names none. */
  line(text: string, number: number, source: string, tid: Tid | null = null): string | undefined {
    this.input.line(text, number, source, tid);
    return this.reporter.takeText();
  }

  /** A line that was parsed already, of one of several files that are merged. */
  merged(line: FileLine): string | undefined {
    this.input.merged(line);
    return this.reporter.takeText();
  }

  /** The input is over: the last text of the timeline. */
  end(): string | undefined {
    this.reporter.applyScheduled(null);
    this.input.end();
    this.reporter.end();
    return this.reporter.takeText();
  }

  /** The model as it is now, for a summary. */
  report(about: Omit<About, "unparsed">): Report {
    return this.reporter.report({ ...about, unparsed: this.input.unparsed });
  }

  /** The view's text for it. */
  summary(about: Omit<About, "unparsed">): string {
    return this.reporter.view.summary(this.report(about));
  }

  /** The summary so far. */
  interim(about: Omit<About, "unparsed" | "interim">): string {
    this.reporter.world.takeStock();
    return this.summary({ ...about, interim: true });
  }
}
