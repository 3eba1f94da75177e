import type { Thread } from "./process.ts";

/** How many such children are kept, and how many fds of sockets they may have together. */
const CHILDREN = 1_000;
const NAMES = 50_000;

/**
 * Children that fork returned and that have made no line. In a log made with -f each has lines soon; in one made
 * without, none ever has. They have copies of all fds, so their number is bounded: the oldest are dropped.
 */
export class SilentChildren {
  private readonly names: Map<Thread, number> = new Map();
  private total = 0;

  /** Adds one, and returns those that are too many. */
  add(thread: Thread, names: number): readonly Thread[] {
    this.names.set(thread, names);
    this.total += names;
    return this.surplus();
  }

  delete(thread: Thread): void {
    this.total -= this.names.get(thread) ?? 0;
    this.names.delete(thread);
  }

  /** Empties the list, and returns what was in it. */
  clear(): readonly Thread[] {
    const threads = [...this.names.keys()];
    this.names.clear();
    this.total = 0;
    return threads;
  }

  private surplus(): readonly Thread[] {
    const old: Thread[] = [];
    for (const thread of this.names.keys()) {
      if (this.names.size <= CHILDREN && this.total <= NAMES) break;
      this.delete(thread);
      old.push(thread);
    }
    return old;
  }
}
