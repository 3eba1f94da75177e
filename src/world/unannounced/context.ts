import type { Tid } from "../../base/brands.ts";
import type { FdTable } from "../fd-table.ts";
import type { Process, Thread } from "../process.ts";
import type { State } from "../state.ts";
import { Insiders } from "./insiders.ts";
import { Ledger } from "./ledger.ts";

/** How many undecided threads are listed by number in the report; the others are only counted. */
const LISTED = 10_000;
const LEFT = 100;
/** How many tables back a process is looked for what it has from its ancestors. */
const GENERATIONS = 16;

/** Where a process that was taken apart has its fds from; `since`: it has none that were got after that event. */
export interface Heritage {
  readonly files: FdTable;
  readonly since: number;
}

/** What the files of this folder share. */
export class Context {
  readonly state: State;
  readonly ledger: Ledger = new Ledger();
  /** An fd is copied when it is used: only then it is known that it was not closed. */
  readonly heritage: WeakMap<FdTable, Heritage> = new WeakMap();
  readonly inside: Insiders = new Insiders();
  /** The number of the event in hand. */
  now = 0;
  /** clone and relatives are in the log: who comes without one was there when the log began. */
  hasClones = false;
  /** The calls of this log that returned an accepted socket: they work on listeners only. */
  readonly accepting: Set<string> = new Set();
  /** socket() is in the log. */
  hasCreates = false;
  /** bind or connect is in the log, so what gives a socket an address is. */
  hasBinds = false;
  /** There are connections that are older than the trace. */
  hasOlder = false;
  /** How many unannounced ones were taken for forked processes, and how many proved to be threads. */
  forked = 0;
  threads = 0;
  /** Undecided ones, also such as have ended. */
  readonly open: Map<Tid, Thread> = new Map();
  /** Processes, or what was taken for them, that have ended: the last LEFT of them. */
  readonly left: Thread[] = [];
  /** Of those, the ones that proved to be threads after their end. */
  readonly wereThreads: WeakSet<Thread> = new WeakSet();
  /** Undecided ones beyond LISTED. */
  unlisted = 0;

  constructor(state: State) {
    this.state = state;
  }

  /** The table has its fds from another. Older ancestors are forgotten: in a long log one daemon may follow the other. */
  descend(files: FdTable, from: Heritage): void {
    this.heritage.set(files, from);
    let oldest: FdTable | undefined = files;
    for (let back = 0; back < GENERATIONS && oldest !== undefined; back++) oldest = this.heritage.get(oldest)?.files;
    if (oldest !== undefined) this.heritage.delete(oldest);
  }

  /** A process, or what was taken for one, ends. */
  leave(thread: Thread): void {
    this.left.push(thread);
    if (this.left.length > LEFT) this.left.shift();
  }

  add(thread: Thread): void {
    if (thread.undecided === null || this.open.get(thread.tid) === thread) return;
    this.open.set(thread.tid, thread);
    const [oldest] = this.open.keys();
    if (this.open.size <= LISTED || oldest === undefined) return;
    this.open.delete(oldest);
    this.unlisted++;
  }
}

/** Any thread of a process, the leader if it lives; null: all have ended. */
export function threadOf({ threads }: State, process: Process): Thread | null {
  const [first] = process.threads;
  return threads.get(process.pid) ?? (first === undefined ? null : (threads.get(first) ?? null));
}

/** The thread of a process by which it was taken for one of its own, if that is not decided. */
export function openThreadOf({ threads }: State, process: Process): Thread | null {
  for (const tid of process.threads) {
    const thread = threads.get(tid);
    if (thread?.undecided?.together === false) return thread;
  }
  return null;
}
