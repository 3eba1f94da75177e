import type { Tid } from "../base/brands.ts";
import { Clock } from "./clock.ts";
import { FORKS } from "./forks.ts";
import type { Line } from "./line.ts";

/** A line of one of several files, as `Joiner.push` takes it. */
export interface FileLine {
  readonly line: Line;
  readonly text: string;
  readonly number: number;
  readonly source: string;
  /** The thread that the file's name tells. */
  readonly tid: Tid | null;
}

/**
 * Merges the files that -ff made, one a thread, by time. A call counts from its end where -T told its length (another
 * thread may have closed the fd that accept returned), else from its entry. Each file keeps its own order: `backwards`
 * gets a line whose time is before the one above it, a clock that was set.
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
      // Only at the end of a batch is there anything to wait for.
      more = lane.step() || (await lane.next());
    }
    if (more) insert(lanes, lane);
  }
}

/** One file: the line that is its next, and the time that this counts from. */
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

  /** Goes on within the batch; false: it is used up. */
  step(): boolean {
    const line = this.#batch[this.#at++];
    if (line === undefined) return false;
    this.line = line;
    this.#keepTime(line);
    return true;
  }

  /** Goes on to the next batch that has a line; false: the file has ended. */
  async next(): Promise<boolean> {
    for (;;) {
      const result = await this.#batches.next();
      if (result.done === true) return false;
      this.#batch = result.value;
      this.#at = 0;
      if (this.step()) return true;
    }
  }

  /** A line without a time belongs to the one above it. */
  #keepTime(one: FileLine): void {
    const { line } = one;
    if (line.type === "skipped" || line.type === "unparsed" || line.type === "rest") return;
    const { time, backwards } = this.#clock.read(line.prefix);
    if (backwards) this.#backwards(one);
    if (time !== null) this.time = Math.max(this.time, time + lengthOf(line));
  }
}

function lengthOf(line: Line): number {
  return line.type === "call" && !FORKS.has(line.name) ? (line.result.elapsed ?? 0) : 0;
}

/** Into its place by time; files of the same time keep their order. */
function insert(lanes: Lane[], lane: Lane): void {
  const at = lanes.findIndex((other) => other.time > lane.time);
  lanes.splice(at === -1 ? lanes.length : at, 0, lane);
}
