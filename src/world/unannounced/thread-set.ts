import type { Thread } from "../process.ts";

/** A set of threads. By far the most have one: a Set for each would cost more than all else that is noted of an fd. */
export class ThreadSet {
  private readonly first: Thread;
  private others: Set<Thread> | null = null;

  constructor(first: Thread) {
    this.first = first;
  }

  get size(): number {
    return 1 + (this.others?.size ?? 0);
  }

  has(thread: Thread): boolean {
    return thread === this.first || this.others?.has(thread) === true;
  }

  add(thread: Thread): void {
    if (thread !== this.first) (this.others ??= new Set()).add(thread);
  }

  copy(): ThreadSet {
    const copy = new ThreadSet(this.first);
    if (this.others !== null) copy.others = new Set(this.others);
    return copy;
  }

  *[Symbol.iterator](): Iterator<Thread> {
    yield this.first;
    if (this.others !== null) yield* this.others;
  }
}
