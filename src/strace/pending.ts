import type { Micros, Tid } from "../base/brands.ts";
import { intern } from "../base/intern.ts";
import { NumberMap } from "../base/number-map.ts";

/** A call that began and has not returned. */
export interface Pending {
  readonly tid: Tid;
  readonly name: string;
  /** What was printed of its arguments: a copy, since it may be kept for long. */
  readonly head: string;
  readonly comm: string | null;
  readonly entered: Micros | null;
  /** The line where it began. */
  readonly line: number;
}

/** The most characters of all heads together. */
const MAX_CHARS = 1 << 26;
/** Among more calls than this none is searched for by name. */
const MAX_SEARCH = 1000;

/** The calls under way, one a thread, in the order they began; bounded in number and in size. */
export class PendingCalls {
  readonly #limit: number;
  readonly #calls: NumberMap<Tid, Pending> = new NumberMap();
  #chars = 0;
  #newest: Tid | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(tid: Tid): Pending | undefined {
    return this.#calls.get(tid);
  }

  add(call: Pending): void {
    this.remove(call.tid);
    const { tid, name, comm, entered, line } = call;
    const head = intern(call.head);
    this.#calls.set(tid, { tid, name, head, comm: comm && intern(comm), entered, line });
    this.#chars += head.length;
    this.#newest = tid;
  }

  remove(tid: Tid): Pending | undefined {
    const call = this.#calls.get(tid);
    if (!call) return undefined;
    this.#calls.delete(tid);
    this.#chars -= call.head.length;
    return call;
  }

  /** The thread goes on under another tid. */
  move(from: Tid, to: Tid): void {
    const call = from === to ? undefined : this.remove(from);
    if (call) this.add({ ...call, tid: to });
  }

  /** The oldest, where there are more than allowed. */
  overflow(): Pending | undefined {
    return this.#calls.size > this.#limit || this.#chars > MAX_CHARS ? this.#calls.values().next().value : undefined;
  }

  /** The only thread that is inside a call of this name; null where none or several are. */
  onlyThreadIn(name: string): Tid | null {
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
