import { asTid, type Tid } from "../base/brands.ts";

/** The thread of lines that name none, while no thread is known by its tid. */
export const ANONYMOUS: Tid = asTid(0);

/**
 * Which thread a line belongs to. On stderr strace prints `[pid N]` only while it follows more than one thread, so the
 * first lines and the last ones name none: they belong to the only thread there is.
 */
export class Threads {
  readonly #limit: number;
  /** Followed, not ended. */
  readonly #live = new Set<Tid>();
  /** Inside a call that does not return (`exit_group(0) = ?`); the oldest first. */
  readonly #exiting = new Set<Tid>();
  /** Made by a fork, not yet on any line: strace may not follow it. */
  readonly #forked = new Set<Tid>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether it is one that lines have named, and has not ended. */
  has(tid: Tid): boolean {
    return this.#live.has(tid) || this.#exiting.has(tid);
  }

  /**
   * Takes note of a thread that a line names. True: it is the anonymous one, whose tid is known from now on.
   * `forking`: the anonymous one is inside a fork, so that `tid` may be its child.
   */
  seen(tid: Tid, forking: boolean): boolean {
    if (this.has(tid)) return false;
    const isChild = this.#forked.delete(tid) || forking;
    const identified = !isChild && this.#live.delete(ANONYMOUS);
    this.attached(tid);
    return identified;
  }

  /** The thread of a line that names none; `hint`: by what is on the line, where there are several. */
  ofUnnamed(hint: () => Tid | null): Tid {
    const candidates = this.#live.size > 0 ? this.#live : this.#exiting;
    const [first] = candidates;
    const tid = candidates.size === 1 && first !== undefined ? first : (hint() ?? ANONYMOUS);
    if (!this.#exiting.has(tid)) this.attached(tid);
    return tid;
  }

  /**
   * The thread of a line that names none and is not `by`'s: one that lives, or one inside a call that does not return.
   */
  otherThan(by: Tid): Tid {
    return [...this.#exiting, ...this.#live].filter((tid) => tid !== by).at(-1) ?? ANONYMOUS;
  }

  attached(tid: Tid): void {
    this.#exiting.delete(tid);
    add(this.#live, tid, this.#limit);
  }

  /** A fork returned `tid`. */
  forked(tid: Tid): void {
    if (!this.#live.has(tid)) add(this.#forked, tid, this.#limit);
  }

  /** The thread is inside a call that does not return. */
  exiting(tid: Tid): void {
    if (this.#live.delete(tid)) add(this.#exiting, tid, this.#limit);
  }

  ended(tid: Tid): void {
    this.#live.delete(tid);
    this.#exiting.delete(tid);
  }
}

/** Into the set; beyond `limit` the oldest is dropped. */
function add(set: Set<Tid>, tid: Tid, limit: number): void {
  set.add(tid);
  if (set.size <= limit) return;
  const [oldest] = set;
  if (oldest !== undefined) set.delete(oldest);
}
