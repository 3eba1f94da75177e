import type { Micros, Tid } from "../base/brands.ts";
import { optionKey, stored, type Options, type OptionState } from "./option-state.ts";

/**
 * What sockets that were set alike have in common: the same options with the same values, in the same order, from the
 * same beginning. When and by whom is each socket's own (SharedOptions). Layouts make a tree: layouts.ts.
 */
export class Layout {
  /** The options at the beginning: those that accept() copied, or none. */
  readonly base: Options;
  /** How many calls set something since the beginning. */
  readonly depth: number;
  /** What the last call left, as on the first socket that it was made on. */
  readonly changes: readonly OptionState[];
  /** Those of them that the socket did not have before, by key: they have no former values. */
  readonly fresh: ReadonlyMap<string, OptionState>;
  private readonly keys: ReadonlySet<string>;

  constructor(base: Options, before: Layout | null = null, changes: readonly OptionState[] = []) {
    this.base = base;
    this.depth = before === null ? 0 : before.depth + 1;
    this.changes = changes;
    const keys = before?.keys ?? new Set(base.keys());
    const added = changes.map((option) => [optionKey(option), option] as const).filter(([key]) => !keys.has(key));
    this.fresh = new Map(added);
    this.keys = new Set([...keys, ...this.fresh.keys()]);
  }
}

/**
 * The options of a socket as a layout and the times of its calls. A server's connections are set alike by the thousand:
 * a map for each would cost more than all else of a set. It is made when somebody reads it.
 */
export class SharedOptions implements Options {
  readonly layout: Layout;
  /** The options before the last call; null: those of the beginning, or all are made. */
  private before: SharedOptions | null;
  private readonly at: Micros | null;
  private readonly tid: Tid;
  private made: Options | null = null;

  constructor(layout: Layout, before: SharedOptions | null, at: Micros | null, tid: Tid) {
    this.layout = layout;
    this.before = before;
    this.at = at;
    this.tid = tid;
  }

  get size(): number {
    return this.all().size;
  }

  get(key: string): OptionState | undefined {
    const fresh = this.made === null ? this.layout.fresh.get(key) : undefined;
    return fresh === undefined ? this.all().get(key) : this.timed(fresh);
  }

  has(key: string): boolean {
    return this.all().has(key);
  }

  forEach(visit: (option: OptionState, key: string, all: Options) => void): void {
    this.all().forEach(visit);
  }

  keys(): MapIterator<string> {
    return this.all().keys();
  }

  values(): MapIterator<OptionState> {
    return this.all().values();
  }

  entries(): MapIterator<[string, OptionState]> {
    return this.all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, OptionState]> {
    return this.all().entries();
  }

  private all(): Options {
    if (this.made !== null) return this.made;
    const { base, changes } = this.layout;
    this.made = stored(
      this.before?.all() ?? base,
      changes.map((option) => this.timed(option)),
    );
    this.before = null;
    return this.made;
  }

  private timed(option: OptionState): OptionState {
    return { ...option, at: this.at, tid: this.tid };
  }
}

/** Two sets of options of one shape have the same options and values, whoever set them when. */
export function shapeOf(options: Options): object {
  return options instanceof SharedOptions ? options.layout : options;
}
