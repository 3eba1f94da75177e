import { packRows } from "../../base/columns/pack.ts";
import type { ChangeData } from "../json/change-types.ts";
import { Linker } from "./linker.ts";
import type { LinkedSocket } from "./links.ts";
import { Repeats } from "./repeats.ts";
import type { Markup } from "./markup.ts";
import { exact } from "./page.ts";
import type { PageParts } from "./parts.ts";
import type { Blocks } from "./block-types.ts";
import { isNotYet } from "./not-yet.ts";
import type { Left, SocketRow, Unplaced, UnplacedCalls } from "./types.ts";

type Pack = PageParts["pack"];

/** So many rows are packed at a time, so that what waits in memory stays small. */
export const AT_ONCE = 8192;

/** A list as blocks of the page. Base64 has no character that HTML would read. */
export function* rowsBlocks(name: keyof Blocks, rows: Iterable<object>, pack: Pack): Generator<Markup> {
  let waiting: object[] = [];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < AT_ONCE) continue;
    yield rowsBlock(name, waiting, pack);
    waiting = [];
  }
  if (waiting.length > 0) yield rowsBlock(name, waiting, pack);
}

function rowsBlock(name: keyof Blocks, rows: readonly object[], pack: Pack): Markup {
  return block(name, pack(JSON.stringify(packRows(rows))));
}

export function objectBlock(name: keyof Blocks, value: object, pack: Pack): Markup {
  return block(name, pack(JSON.stringify(value)));
}

/** No script: a block of data, which the browser does not run. */
function block(name: keyof Blocks, text: string): Markup {
  return exact(`<script type="text/plain" data-block="${name}">`, text, "</script>\n");
}

/** How many changes a report has. */
export const MOST_CHANGES = 1_000_000;

/** So many kinds of failed calls without a socket are named. */
const MOST_UNPLACED = 50;

/** The changes of a trace as they come, packed. Of more than MOST_CHANGES the first are kept, and the rest is counted. */
export class ChangeLog {
  private readonly pack: () => Pack;
  private readonly most: number;
  private readonly packed: Markup[] = [];
  private readonly repeats = new Repeats();
  private readonly linker = new Linker();
  /** Calls that failed and have no socket: how many, and the first kinds of them. */
  private failedAlone = 0;
  private readonly failedKinds = new Map<string, Unplaced>();
  private waiting: object[] = [];
  private kept = 0;
  private more = 0;
  private since: number | null = null;
  /** The first and the last time of all, of those that are left out too. */
  first: number | null = null;
  last: number | null = null;

  constructor(pack: () => Pack, most: number = MOST_CHANGES) {
    this.pack = pack;
    this.most = most;
  }

  /** `make`: called if there is room. */
  add(at: number | null, make: () => ChangeData): void {
    if (at !== null) {
      this.first = Math.min(at, this.first ?? at);
      this.last = Math.max(at, this.last ?? at);
    }
    if (this.kept >= this.most) {
      this.more++;
      this.since ??= at;
      return;
    }
    this.kept++;
    const change = make();
    this.noteUnplaced(change);
    this.linker.note(change);
    this.waiting.push(this.repeats.without(change));
    if (this.waiting.length >= AT_ONCE) this.flush();
  }

  /** Changes that nobody has any more. */
  miss(count: number): void {
    this.more += count;
  }

  /** Rows of sockets whose times and addresses are in the changes already. */
  *linked(sockets: Iterable<SocketRow>): Generator<LinkedSocket> {
    for (const socket of sockets) yield this.linker.linked(socket);
  }

  blocks(): readonly Markup[] {
    this.flush();
    return this.packed;
  }

  get left(): Pick<Left, "changes" | "since"> {
    return { changes: this.more, since: this.since };
  }

  get unplaced(): UnplacedCalls {
    return { count: this.failedAlone, kinds: [...this.failedKinds.values()] };
  }

  private noteUnplaced(change: ChangeData): void {
    if (change.change !== "failed" || change.socket !== null || isNotYet(change)) return;
    const { pid, call, errno, attempt } = change;
    const key = `${pid} ${errno} ${call} ${attempt}`;
    const count = (this.failedKinds.get(key)?.count ?? 0) + 1;
    this.failedAlone++;
    if (count > 1 || this.failedKinds.size < MOST_UNPLACED)
      this.failedKinds.set(key, { pid, call, errno, attempt, count });
  }

  private flush(): void {
    if (this.waiting.length === 0) return;
    this.packed.push(rowsBlock("changes", this.waiting, this.pack()));
    this.waiting = [];
  }
}
