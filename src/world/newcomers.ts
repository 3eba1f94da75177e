import type { Tid } from "../base/brands.ts";
import type { SocketEvent } from "../events/event.ts";
import type { Cloning, Thread } from "./process.ts";
import type { State } from "./state.ts";

/** How many events are held back in all, before a parent is guessed. */
const LIMIT = 10_000;

/** Events that say themselves whose they are, or do not need to. */
const plain: ReadonlySet<SocketEvent["type"]> = new Set(["described", "observed", "attached", "detached", "doubt"]);

/**
 * Threads that speak before anybody announced them: the first lines of a child can come before its parent's clone
 * returns, with vfork they always do. With one clone under way the child is taken for its own, which its return
 * confirms. With several that would give the child different fd tables, its events wait here until a clone returns
 * its number.
 */
export class Newcomers {
  private readonly state: State;
  private readonly waiting: Map<Tid, SocketEvent[]> = new Map();
  private count = 0;

  constructor(state: State) {
    this.state = state;
  }

  get areWaiting(): boolean {
    return this.waiting.size > 0;
  }

  /** True: it is not known whose child says this; the event comes back from `next`. */
  takes(event: SocketEvent): boolean {
    if (this.state.threads.has(event.seen.tid) || plain.has(event.type)) return false;
    const said = this.waiting.get(event.seen.tid);
    // A child of one that waits is not known either.
    if (said === undefined && this.waiting.size === 0 && !this.isUnsure()) return false;
    if (said === undefined) this.waiting.set(event.seen.tid, [event]);
    else said.push(event);
    this.count++;
    return true;
  }

  /** What a thread said whose parent is known now, or can be no other; null: none. `all`: the input is over. */
  next(all = false): readonly SocketEvent[] | null {
    for (const [tid, said] of this.waiting) {
      if (!all && this.count < LIMIT && this.isUnsure() && !this.state.threads.has(tid)) continue;
      this.waiting.delete(tid);
      this.count -= said.length;
      const [first] = said;
      if (first !== undefined) this.state.thread(first.seen);
      return said;
    }
    return null;
  }

  /** Whether a newcomer could have more than one kind of parent. */
  private isUnsure(): boolean {
    let only: Thread | null = null;
    for (const thread of this.state.forking) {
      if (thread.cloning === null || thread.cloning.child !== null) continue;
      if (only?.cloning != null && !areAlike(only, only.cloning, thread, thread.cloning)) return true;
      only = thread;
    }
    return false;
  }
}

/** Whether the children of both get the same: process, fds, and whether they share them. */
function areAlike(left: Thread, leftHow: Cloning, right: Thread, rightHow: Cloning): boolean {
  return (
    left.files === right.files &&
    left.process === right.process &&
    leftHow.sharesFiles === rightHow.sharesFiles &&
    leftHow.thread === rightHow.thread
  );
}
