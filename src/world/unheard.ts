import type { Thread } from "./process.ts";

/** How many such children are held, and how many names of sockets they may have together. */
const CHILDREN = 1_000;
const NAMES = 50_000;

/**
 * Children that fork returned and of which no line has come. In a log made with -f each speaks soon; in one made
 * without, none ever does. They have copies of all names, so what they hold is bounded: the oldest are given up.
 */
export class Unheard {
  private readonly names: Map<Thread, number> = new Map();
  private total = 0;

  /** Holds one more, and gives those that are too many. */
  add(thread: Thread, names: number): readonly Thread[] {
    this.names.set(thread, names);
    this.total += names;
    return this.surplus();
  }

  heard(thread: Thread): void {
    this.total -= this.names.get(thread) ?? 0;
    this.names.delete(thread);
  }

  /** All that are held, given up now. */
  takeAll(): readonly Thread[] {
    const threads = [...this.names.keys()];
    this.names.clear();
    this.total = 0;
    return threads;
  }

  private surplus(): readonly Thread[] {
    const old: Thread[] = [];
    for (const thread of this.names.keys()) {
      if (this.names.size <= CHILDREN && this.total <= NAMES) break;
      this.heard(thread);
      old.push(thread);
    }
    return old;
  }
}
