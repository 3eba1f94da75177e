import type { Book } from "./book.ts";

export type Grouping = "process" | "listener" | "peer";

/** What of the page may change, and who wants to know. */
interface State {
  /** The rows that the filter leaves, in the order of the report. */
  readonly shown: Int32Array;
  /** The row whose story is open; null: none. */
  readonly current: number | null;
  /** The rows that are marked for an export. */
  readonly marked: ReadonlySet<number>;
  readonly grouping: Grouping;
}

/** What the parts of the page share. */
export class Store {
  readonly book: Book;
  state: State;
  private readonly listeners: ((changed: ReadonlySet<keyof State>) => void)[] = [];
  /** Sets the filter's text; the filter bar gives it. */
  filterBy: (text: string) => void = () => undefined;

  constructor(book: Book) {
    this.book = book;
    const shown = Int32Array.from({ length: book.count }, (_, row) => row);
    this.state = { shown, current: null, marked: new Set(), grouping: "process" };
  }

  set(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes };
    const names = new Set(Object.keys(changes).filter(isName));
    for (const listener of this.listeners) listener(names);
  }

  on(names: readonly (keyof State)[], work: () => void): void {
    this.listeners.push((changed) => {
      if (names.some((name) => changed.has(name))) work();
    });
  }
}

function isName(name: string): name is keyof State {
  return ["shown", "current", "marked", "grouping"].includes(name);
}
