import type { Tid } from "../base/brands.ts";
import { Clock } from "./clock.ts";
import { FORKS } from "./forks.ts";
import type { Line } from "./line.ts";

/** A line of one of several files, as `Joiner.push` takes it. */
export interface FileLine {
  readonly line: Line;
  readonly text: string;
  readonly number: number;
  /** The number of the line before it in the file: another than `number` - 1 where lines in between were removed. */
  readonly previous?: number;
  readonly source: string;
  /** The thread that the file is named after. */
  readonly tid: Tid | null;
}

/**
 * Merges the files that -ff made, one for each thread, by time. The time of a call is its end where -T printed its
 * length (another thread may have closed the fd that accept returned), else its entry. Each file keeps its own order: a
 * line whose time is before the one above it goes to `backwards`: the clock was set.
 */
export async function mergeByTime(
  files: readonly AsyncIterable<readonly FileLine[]>[],
  take: (line: FileLine) => void,
  backwards: (line: FileLine) => void,
): Promise<void> {
  const lanes: Lane[] = [];
  for (const file of files) {
    const lane = new Lane(file, backwards);
    if (await lane.next()) insert(lanes, lane);
  }
  for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
    const until = lanes[0]?.time ?? Infinity;
    let more = true;
    while (more && lane.line !== null && lane.time <= until) {
      take(lane.line);
      // Only at the end of a batch there is something to wait for.
      more = lane.step() || (await lane.next());
    }
    if (more) insert(lanes, lane);
  }
}

/** One file: its next line, and that line's time. */
class Lane {
  line: FileLine | null = null;
  time = -Infinity;
  readonly #batches: AsyncIterator<readonly FileLine[]>;
  readonly #backwards: (line: FileLine) => void;
  readonly #clock = new Clock();
  #batch: readonly FileLine[] = [];
  #at = 0;

  constructor(file: AsyncIterable<readonly FileLine[]>, backwards: (line: FileLine) => void) {
    this.#batches = file[Symbol.asyncIterator]();
    this.#backwards = backwards;
  }

  /** Moves to the next line of the batch; false: there is none. */
  step(): boolean {
    const line = this.#batch[this.#at++];
    if (line === undefined) return false;
    this.line = line;
    this.#keepTime(line);
    return true;
  }

  /** Moves to the next batch that has a line; false: the file has ended. */
  async next(): Promise<boolean> {
    for (;;) {
      const result = await this.#batches.next();
      if (result.done === true) return false;
      this.#batch = result.value;
      this.#at = 0;
      if (this.step()) return true;
    }
  }

  /** A line without a time has that of the one above it. */
  #keepTime(one: FileLine): void {
    const { line } = one;
    if (line.type === "skipped" || line.type === "unparsed" || line.type === "rest") return;
    const time = this.#clock.read(line.prefix);
    if (this.#clock.wentBack) this.#backwards(one);
    if (time !== null) this.time = Math.max(this.time, time + lengthOf(line));
  }
}

function lengthOf(line: Line): number {
  return line.type === "call" && !FORKS.has(line.name) ? (line.result.elapsed ?? 0) : 0;
}

/** Inserts by time; files of the same time keep their order. */
function insert(lanes: Lane[], lane: Lane): void {
  const at = lanes.findIndex((other) => other.time > lane.time);
  lanes.splice(at === -1 ? lanes.length : at, 0, lane);
}
