import { Writable } from "node:stream";
import type { Outlet } from "../trace/trace.ts";
import type { ChangeData, LostData, MissedData } from "../views/json/change-types.ts";
import { changeData, missedData } from "../views/json/records.ts";
import type { View } from "../views/view.ts";
import type { Change } from "../world/change.ts";

/** How many changes wait for a slow reader. */
const ROOM = 10_000;

type Item = ChangeData | LostData | MissedData;

/**
 * The changes of a trace, for whoever iterates over them. Each reader gets those from the moment it begins. A log waits
 * for a slow reader; a running program cannot, so from ROOM on changes are left out and counted.
 */
export class Changes implements Outlet {
  /** What the trace reports to: it has no text, only changes. */
  readonly view: View;
  readonly output: Writable;
  private readonly readers = new Set<Reader>();
  private readonly waits: boolean;
  private ended = false;

  /** `pace`: whose pace counts, the reader's or the traced program's. */
  constructor(pace: "reader" | "program") {
    this.waits = pace === "reader";
    this.view = { change: (change) => this.add(change), summary: () => "" };
    this.output = new Writable({
      write: (_chunk, _encoding, done) => {
        void this.room().then(() => {
          done();
        });
      },
      highWaterMark: 1,
    });
  }

  pass = (text: string): string | undefined => {
    return this.waits && [...this.readers].some((reader) => reader.isFull) ? text : undefined;
  };

  onFault = (where: string, error: unknown): void => {
    throw new Error(`internal error at ${where}, please report it`, { cause: error });
  };

  /** A new reader. It ends with the trace, and may leave before. */
  read(): AsyncIterableIterator<Item> {
    const reader = new Reader(this.waits, () => this.readers.delete(reader));
    if (this.ended) reader.end();
    else this.readers.add(reader);
    return reader;
  }

  end(): void {
    this.ended = true;
    for (const reader of this.readers) reader.end();
  }

  /** The model's objects live on: what is read later has to be plain data now. */
  private add(change: Change): string | null {
    if (this.readers.size === 0) return null;
    const data = changeData(change);
    for (const reader of this.readers) reader.add(data);
    return "\n";
  }

  private async room(): Promise<void> {
    await Promise.all(Array.from(this.readers, (reader) => reader.room()));
  }
}

class Reader implements AsyncIterableIterator<Item> {
  private readonly items: Item[] = [];
  private readonly waits: boolean;
  private readonly onLeave: () => void;
  private hidden = 0;
  private isOver = false;
  /** Called when there is an item, or when there will be none. */
  private wake: (() => void) | null = null;
  private onRoom: (() => void) | null = null;

  constructor(waits: boolean, onLeave: () => void) {
    this.waits = waits;
    this.onLeave = onLeave;
  }

  get isFull(): boolean {
    return this.items.length >= ROOM;
  }

  add(item: Item): void {
    if (this.isFull && !this.waits) this.hidden++;
    else this.items.push(item);
    this.wake?.();
  }

  end(): void {
    this.isOver = true;
    this.wake?.();
  }

  /** Resolves when there is room for more. */
  room(): Promise<void> {
    if (!this.isFull || this.isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.onRoom = resolve;
    });
  }

  async next(): Promise<IteratorResult<Item, undefined>> {
    if (this.items.length === 0 && !this.isOver)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    this.wake = null;
    const value = this.items.shift() ?? this.takeMissed();
    if (!this.isFull) this.onRoom?.();
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  return(): Promise<IteratorResult<Item, undefined>> {
    this.items.length = 0;
    this.hidden = 0;
    this.onLeave();
    this.end();
    this.onRoom?.();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private takeMissed(): MissedData | undefined {
    const { hidden } = this;
    this.hidden = 0;
    return hidden === 0 ? undefined : missedData(hidden);
  }
}
