import { asTid, type Tid } from "../base/brands.ts";

/** The thread of lines that name none, in a log where nobody is known. */
export const ANONYMOUS: Tid = asTid(0);

/** What resolving a tid found out. */
export interface Resolved {
  readonly tid: Tid;
  /** The anonymous thread turned out to be `tid`. */
  readonly identified: boolean;
}

/**
 * Who speaks on a line. On stderr strace prints `[pid N]` only while it follows more than one thread, so the first
 * lines and the last ones name nobody: they belong to the one thread that is left.
 */
export class Threads {
  readonly #limit: number;
  /** Followed and not ended, oldest first. */
  readonly #live = new Set<Tid>();
  /** Inside a call that does not return: `exit_group(0) = ?`. */
  readonly #dying = new Set<Tid>();
  /** Made by a fork, not yet heard of. */
  readonly #born = new Set<Tid>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The thread of a line that names `tid`. `forking`: the anonymous thread is inside a fork, so this may be its child. */
  named(tid: Tid, forking: boolean): Resolved {
    if (this.#live.has(tid)) return { tid, identified: false };
    const child = this.#born.delete(tid) || forking;
    const identified = !child && this.#live.delete(ANONYMOUS);
    this.attached(tid);
    return { tid, identified };
  }

  /** The thread of a line that names none; `hint` is one that the line's content points to. */
  unnamed(hint: Tid | null): Tid {
    const candidates = this.#dying.size < this.#live.size ? this.#alive() : this.#live;
    const [only] = candidates;
    const tid = candidates.size === 1 && only !== undefined ? only : (hint ?? ANONYMOUS);
    this.attached(tid);
    return tid;
  }

  #alive(): ReadonlySet<Tid> {
    if (this.#dying.size === 0) return this.#live;
    return new Set([...this.#live].filter((tid) => !this.#dying.has(tid)));
  }

  attached(tid: Tid): void {
    this.#live.add(tid);
    keep(this.#live, this.#limit);
  }

  /** A fork gave `tid`; whether strace follows it is not known yet. */
  born(tid: Tid): void {
    if (this.#live.has(tid)) return;
    this.#born.add(tid);
    keep(this.#born, this.#limit);
  }

  dying(tid: Tid): void {
    if (this.#live.has(tid)) this.#dying.add(tid);
  }

  ended(tid: Tid): void {
    this.#live.delete(tid);
    this.#dying.delete(tid);
  }
}

/** Drops the oldest beyond `limit`. */
function keep(set: Set<Tid>, limit: number): void {
  for (const tid of set) {
    if (set.size <= limit) return;
    set.delete(tid);
  }
}
