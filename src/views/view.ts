/**
 * views/ turns the model into text: a line for each change, and the whole at the end. Views are pure functions of
 * the model, chosen from a registry; they know nothing of files, terminals or time. Every byte that a traced
 * program chose goes through `printable` or JSON before it is shown. Used by cli/.
 */
import type { Micros } from "../base/brands.ts";
import type { Verification } from "../events/claim.ts";
import type { Change } from "../world/change.ts";
import type { Picture } from "../world/picture.ts";
import { sinceBegan, type Clock } from "./clock.ts";
import { numeric, type ShownNames } from "./shown-names.ts";
import { plain, type Style } from "./style.ts";
import type { Column } from "./table/column.ts";

export interface View {
  /** The text of one change, with its newline; null: nothing to say. */
  readonly change: (change: Change, began: Micros | null) => string | null;
  /** What was held back, to be counted, is told now: nothing has come for a while. */
  readonly settle?: () => string;
  /** What the changes still have to say when there are no more. */
  readonly rest?: () => string;
  /** What stands where `hidden` lines of the timeline are missing, since nobody read them in time. */
  readonly gap?: (hidden: number) => string;
  /** The text of the whole, at the end. */
  readonly summary: (report: Report) => string;
  /** Whether it shows names of hosts, which have to be looked up before. */
  readonly names?: true;
}

/** What a view may be told to do differently. */
export interface ViewOptions {
  readonly style: Style;
  /** -v: former values, defaults and whatever else is more than most want. */
  readonly verbose: boolean;
  /** --explain, -v: under each option that is set, what it does. */
  readonly explain: boolean;
  /** --by-socket: the timeline socket by socket, at the end. */
  readonly bySocket: boolean;
  /** --fold: what says the same as a line before is counted. */
  readonly fold: boolean;
  /** How times are shown: -t. */
  readonly clock: Clock;
  /** --columns; null: the usual ones. */
  readonly columns: readonly Column[] | null;
  /** Columns of the terminal, as it is now; null: it is none, and nothing is shortened. */
  readonly width: () => number | null;
  readonly names: ShownNames;
}

/** What a view does where nobody asks for anything else. */
export const usualOptions: ViewOptions = {
  style: plain,
  verbose: false,
  explain: false,
  bySocket: false,
  fold: false,
  clock: sinceBegan,
  columns: null,
  width: () => null,
  names: numeric,
};

/** The world and what the run itself knows. */
export interface Report {
  readonly state: Picture;
  /** Whether only a part of what happened is in it. */
  readonly selected: boolean;
  /** `6.1`; null: not known, as for a saved log. */
  readonly strace: string | null;
  readonly source: "launch" | "attach" | "read" | "snapshot";
  /** What --verify found. */
  readonly verified?: Verification;
  /** A summary in between: the trace goes on. */
  readonly interim?: true;
  /** Lines that were not understood. */
  readonly unparsed: number;
  /** The first time seen; null: a log without times. */
  readonly began: Micros | null;
}
