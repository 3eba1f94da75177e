import type { Tid } from "../base/brands.ts";
import type { SocketEvent } from "../events/event.ts";
import type { Cloning, Thread } from "./process.ts";
import type { State } from "./state.ts";

/** How many events are buffered in all, before a parent is assumed. */
const LIMIT = 10_000;

/** Events whose process is named in them, or does not matter. */
const selfContained: ReadonlySet<SocketEvent["type"]> = new Set([
  "described",
  "observed",
  "queue-empty",
  "tcp-state",
  "missed",
  "reread",
  "attached",
  "detached",
  "child-ended",
  "doubt",
]);

/**
 * Threads whose lines come before their parent is known: the first lines of a child can come before its parent's clone
 * returns, with vfork they always do. With one clone under way the child is assumed to be its, which its return
 * confirms. With several that would give the child different fd tables, the child's events are buffered here until a
 * clone returns its number.
 */
export class PendingThreads {
  private readonly state: State;
  private readonly waiting: Map<Tid, SocketEvent[]> = new Map();
  private count = 0;

  constructor(state: State) {
    this.state = state;
  }

  get hasEvents(): boolean {
    return this.waiting.size > 0;
  }

  /** True: it is unknown whose child the thread is; the event is buffered, and `next` returns it later. */
  buffers(event: SocketEvent): boolean {
    if (this.state.threads.has(event.seen.tid) || selfContained.has(event.type)) return false;
    const events = this.waiting.get(event.seen.tid);
    // The parent of a child of a pending thread is unknown too.
    if (events === undefined && this.waiting.size === 0 && !this.isAmbiguous()) return false;
    if (events === undefined) this.waiting.set(event.seen.tid, [event]);
    else events.push(event);
    this.count++;
    return true;
  }

  /** The events of a thread whose parent is known now, or has to be assumed; null: none. `all`: the input is over. */
  next(all = false): readonly SocketEvent[] | null {
    for (const [tid, events] of this.waiting) {
      if (!all && this.count < LIMIT && this.isAmbiguous() && !this.state.threads.has(tid)) continue;
      this.waiting.delete(tid);
      this.count -= events.length;
      const [first] = events;
      if (first !== undefined) this.state.thread(first.seen);
      return events;
    }
    return null;
  }

  /** Whether the parent of a new thread is ambiguous. */
  private isAmbiguous(): boolean {
    let only: Thread | null = null;
    for (const thread of this.state.forking) {
      if (thread.cloning === null || thread.cloning.child !== null) continue;
      if (only?.cloning != null && !areAlike(only, only.cloning, thread, thread.cloning)) return true;
      only = thread;
    }
    return false;
  }
}

/** Whether the children of both clones get the same process and the same fds. */
function areAlike(left: Thread, leftHow: Cloning, right: Thread, rightHow: Cloning): boolean {
  return (
    left.files === right.files &&
    left.process === right.process &&
    leftHow.sharesFiles === rightHow.sharesFiles &&
    leftHow.thread === rightHow.thread
  );
}
