import type { Tid } from "../base/brands.ts";
import type { EnteredRecord, SyscallRecord } from "./record.ts";

/** So many records wait at most for the end of a call. */
const ROOM = 256;

/**
 * A call that takes effect when it is entered has its stack (-k) behind its second half: its first half, and all records behind
 * it, wait for that.
 */
export class Entries {
  readonly #emit: (record: SyscallRecord) => void;
  readonly #actsOnEntry: (name: string) => boolean;
  /** There are stacks in the input. */
  hasStacks = false;
  #first: EnteredRecord | null = null;
  #behind: SyscallRecord[] = [];

  constructor(emit: (record: SyscallRecord) => void, actsOnEntry: (name: string) => boolean) {
    this.#emit = emit;
    this.#actsOnEntry = actsOnEntry;
  }

  /** The thread whose call waits; null: none does. */
  get waiting(): Tid | null {
    return this.#first?.tid ?? null;
  }

  take(record: SyscallRecord): void {
    const first = this.#first;
    if (first === null) {
      if (this.hasStacks && record.type === "entered" && this.#actsOnEntry(record.name)) this.#first = record;
      else this.#emit(record);
      return;
    }
    // What is counted by the line it stands in cannot wait.
    if (record.type === "trouble") {
      this.flush();
      this.#emit(record);
      return;
    }
    this.#behind.push(record);
    const isEnd = (record.type === "call" || record.type === "abandoned") && record.tid === first.tid;
    if (isEnd && record.type === "call" && record.stack !== undefined) this.#goOn({ ...first, stack: record.stack });
    else if (isEnd || this.#behind.length >= ROOM) this.#goOn(first);
  }

  /** Nothing is waited for any longer. */
  flush(): void {
    while (this.#first !== null) this.#goOn(this.#first);
  }

  /** The first goes on, and those behind it up to the next that has to wait. */
  #goOn(first: EnteredRecord): void {
    const behind = this.#behind;
    this.#first = null;
    this.#behind = [];
    this.#emit(first);
    for (const record of behind) this.take(record);
  }
}
