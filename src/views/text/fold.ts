import { withCommas } from "../../base/with-commas.ts";
import type { Change } from "../../world/change.ts";
import { roleKey } from "./alike.ts";
import type { Entry } from "./entry.ts";

/** How many different lines are remembered; one that comes again after so many others is printed again. */
const REMEMBERED = 1_000;
/** How long repeats are counted before the count is printed, in microseconds of the trace. */
const SPAN = 1_000_000;

interface Counted {
  readonly count: number;
  readonly first: Entry;
  readonly last: Entry;
}

/**
 * --fold: a line that repeats an earlier one is counted instead, and the count is printed as `x 12` when a new line
 * comes, a second has gone by, or `settle` is called. The order of new lines is kept; so is every line that comes once.
 */
export class Folder {
  /** Keys of the lines that were printed, the latest last. */
  private readonly printed = new Set<string>();
  private readonly counted = new Map<string, Counted>();

  /** The entries to be printed now that this one has come. Entries with the same `key` repeat each other. */
  take(key: string, entry: Entry): readonly Entry[] {
    const isNew = !this.printed.delete(key);
    this.printed.add(key);
    if (isNew) {
      this.forget();
      return [...this.settle(), entry];
    }
    const [oldest] = this.counted.values();
    const due = oldest !== undefined && isDue(oldest.first, entry) ? this.settle() : [];
    const { count, first, last } = this.counted.get(key) ?? { count: 0, first: entry, last: entry };
    this.counted.set(key, { count: count + 1, first, last: joined(last, entry) });
    return due;
  }

  /** The counts so far, in the order of time. */
  settle(): readonly Entry[] {
    const entries = [...this.counted.values()].sort((left, right) => (left.last.at ?? 0) - (right.last.at ?? 0));
    this.counted.clear();
    return entries.map(countedEntry);
  }

  private forget(): void {
    if (this.printed.size <= REMEMBERED) return;
    for (const key of this.printed) {
      this.printed.delete(key);
      return;
    }
  }
}

/** The key of a line: two with the same text repeat each other for sockets of one role, in processes of one name. */
export function likenessOf(change: Change, { words: { verb, text, like } }: Entry): string {
  const socket = "socket" in change ? change.socket : null;
  return [change.process?.command ?? "", socket === null ? "" : roleKey(socket), verb, like ?? text].join("\n");
}

function isDue(first: Entry, now: Entry): boolean {
  return first.at !== null && now.at !== null && now.at - first.at >= SPAN;
}

/** The later of two repeats; a cell in which they differ is empty. */
function joined({ who, socket, fd, place }: Entry, entry: Entry): Entry {
  return {
    ...entry,
    who: who === entry.who ? who : "",
    socket: socket === entry.socket ? socket : null,
    fd: fd === entry.fd ? fd : null,
    place: place?.key === entry.place?.key ? entry.place : null,
  };
}

/** `x 1,203 in 0.998 s`; a line that came once is printed as it is. */
function countedEntry({ count, first, last }: Counted): Entry {
  if (count === 1) return last;
  const { text, like = text } = last.words;
  const counted = `x ${withCommas(count)}${spanText((last.at ?? 0) - (first.at ?? 0))}`;
  return { ...last, words: { ...last.words, text: like === "" ? counted : `${like}  ${counted}` } };
}

/** Nothing for less than a millisecond. */
function spanText(micros: number): string {
  return micros < 1_000 ? "" : ` in ${(micros / 1e6).toFixed(3)} s`;
}
