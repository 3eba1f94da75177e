import { asTid, type Tid } from "../base/brands.ts";

/** The thread of lines that name none, in a log where nobody is known. */
export const ANONYMOUS: Tid = asTid(0);

/**
 * Who speaks on a line. On stderr strace prints `[pid N]` only while it follows more than one thread, so the first
 * lines and the last ones name nobody: they belong to the one thread that is left.
 */
export class Threads {
  readonly #limit: number;
  /** Followed and not ended. */
  readonly #live = new Set<Tid>();
  /** Inside a call that does not return (`exit_group(0) = ?`); the oldest first. */
  readonly #dying = new Set<Tid>();
  /** Made by a fork, not yet heard of: strace may not follow it. */
  readonly #born = new Set<Tid>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Takes note of a thread that a line names. True: it is the anonymous one, known by name from now on.
   * `forking`: that one is inside a fork, so that `tid` may be its child.
   */
  named(tid: Tid, forking: boolean): boolean {
    if (this.#live.has(tid) || this.#dying.has(tid)) return false;
    const isChild = this.#born.delete(tid) || forking;
    const identified = !isChild && this.#live.delete(ANONYMOUS);
    this.attached(tid);
    return identified;
  }

  /** The thread of a line that names none; `hint` tells one by what the line says, where several are left. */
  unnamed(hint: () => Tid | null): Tid {
    const candidates = this.#live.size > 0 ? this.#live : this.#dying;
    const [first] = candidates;
    const tid = candidates.size === 1 && first !== undefined ? first : (hint() ?? ANONYMOUS);
    if (!this.#dying.has(tid)) this.attached(tid);
    return tid;
  }

  /** The thread of a line that names none and is not `by`'s: one that lives, or one inside a call that did not return. */
  otherThan(by: Tid): Tid {
    return [...this.#dying, ...this.#live].filter((tid) => tid !== by).at(-1) ?? ANONYMOUS;
  }

  attached(tid: Tid): void {
    this.#dying.delete(tid);
    add(this.#live, tid, this.#limit);
  }

  /** A fork gave `tid`. */
  born(tid: Tid): void {
    if (!this.#live.has(tid)) add(this.#born, tid, this.#limit);
  }

  dying(tid: Tid): void {
    if (this.#live.delete(tid)) add(this.#dying, tid, this.#limit);
  }

  ended(tid: Tid): void {
    this.#live.delete(tid);
    this.#dying.delete(tid);
  }
}

/** Into the set, of which the oldest leaves beyond `limit`. */
function add(set: Set<Tid>, tid: Tid, limit: number): void {
  set.add(tid);
  if (set.size <= limit) return;
  const [oldest] = set;
  if (oldest !== undefined) set.delete(oldest);
}
