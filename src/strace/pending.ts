import type { Micros, Tid } from "../base/brands.ts";
import { own } from "../base/intern.ts";

/** A call that began and has not come back. */
export interface Pending {
  readonly tid: Tid;
  readonly name: string;
  /** What was printed of its arguments: a copy, for it may wait long. */
  readonly head: string;
  readonly comm: string | null;
  readonly entered: Micros | null;
  /** Where it began. */
  readonly line: number;
}

/** Heads are held up to this many characters together. */
const MAX_CHARS = 1 << 26;
/** More calls than this are not searched for a name. */
const MAX_SEARCH = 1000;

/** The calls under way, one a thread, in the order they began; bounded in number and in size. */
export class PendingCalls {
  readonly #limit: number;
  readonly #calls = new Map<Tid, Pending>();
  #chars = 0;
  #newest: Tid | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(tid: Tid): Pending | undefined {
    return this.#calls.get(tid);
  }

  add(call: Pending): void {
    this.take(call.tid);
    const { tid, name, comm, entered, line } = call;
    const head = own(call.head);
    this.#calls.set(tid, { tid, name, head, comm: comm && own(comm), entered, line });
    this.#chars += head.length;
    this.#newest = tid;
  }

  take(tid: Tid): Pending | undefined {
    const call = this.#calls.get(tid);
    if (!call) return undefined;
    this.#calls.delete(tid);
    this.#chars -= call.head.length;
    return call;
  }

  /** The thread goes on under another tid. */
  move(from: Tid, to: Tid): void {
    const call = from === to ? undefined : this.take(from);
    if (call) this.add({ ...call, tid: to });
  }

  /** The oldest, where more are held than may be. */
  overflow(): Pending | undefined {
    return this.#calls.size > this.#limit || this.#chars > MAX_CHARS ? this.#calls.values().next().value : undefined;
  }

  /** The one thread that is inside a call of this name; null where none or several are. */
  inside(name: string): Tid | null {
    if (this.#calls.size > MAX_SEARCH) return null;
    let found: Tid | null = null;
    for (const call of this.#calls.values()) {
      if (call.name !== name) continue;
      if (found !== null) return null;
      found = call.tid;
    }
    return found;
  }

  /** The call that began last, if it is still under way. */
  newest(): Pending | undefined {
    return this.#newest === null ? undefined : this.#calls.get(this.#newest);
  }

  all(): readonly Pending[] {
    return [...this.#calls.values()];
  }
}
