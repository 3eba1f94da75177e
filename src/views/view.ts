/**
 * views/ turns the model into text: a line for each change, and a summary at the end. Views are pure functions of the
 * model, chosen from a registry; they do not depend on files, terminals or time. Every byte that a traced program
 * chose goes through `printable` or JSON before it is shown. Used by pipeline/, cli/ and api/.
 */
import { nothingAccepted, type Accepts, type Advice, type Level } from "../advice/advice.ts";
import type { Bytes, Micros } from "../base/brands.ts";
import type { Verification } from "../events/claim.ts";
import type { Verdict } from "../expect/verdict.ts";
import type { Change } from "../world/change.ts";
import type { Growth } from "../world/growth.ts";
import type { Picture } from "../world/picture.ts";
import { sinceBegan, type Clock } from "./clock.ts";
import { noPage, type PageParts } from "./html/parts.ts";
import { numeric, type ShownNames } from "./shown-names.ts";
import { plain, type Style } from "./style.ts";
import type { Column } from "./table/column.ts";

export interface View {
  /** The text of one change, with its newline; null: it gets no line. */
  readonly change: (change: Change, began: Micros | null) => string | null;
  /** The text of what an attach found, all at once. Left out: that of one change after the other. */
  readonly found?: (changes: readonly Change[], began: Micros | null) => string;
  /** The counts that --fold has collected: called when nothing has come for a while. */
  readonly settle?: () => string;
  /** The text that is still buffered when there are no more changes; `ended`: until when the trace looked. */
  readonly rest?: (ended: Micros | null) => string;
  /** The text in the place of `hidden` lines of the timeline that were dropped, since the output was read too slowly. */
  readonly gap?: (hidden: number) => string;
  /** The summary, at the end. */
  readonly summary: (report: Report) => string;
  /** Its text is bytes, one char for each: a file, not for people. Left out: it is text, of which UTF-8 is written. */
  readonly isBinary?: true;
  /** Whether it shows host names, which have to be looked up first. */
  readonly names?: true;
}

/** The options of a view. */
export interface ViewOptions {
  readonly style: Style;
  /** -v: earlier values, defaults and other details. */
  readonly verbose: boolean;
  /** --show: options, by their names, that the summary has though nobody set them. */
  readonly show: ReadonlySet<string>;
  /** --explain, -v: under each option that is set, what it does. */
  readonly explain: boolean;
  /** --by-socket: the timeline grouped by socket, at the end. */
  readonly bySocket: boolean;
  /** --fold: repeated lines are counted. */
  readonly fold: boolean;
  /** How times are shown: -t. */
  readonly clock: Clock;
  /** --advice: the least bad level that the summary shows. JSON has all. */
  readonly advice: Level | "none";
  /** --accept: advice that does not count. JSON has it with the reason. */
  readonly accepts: Accepts;
  /** --fail-on, or what is a failure without it: JUnit's failed test cases. */
  readonly fails: Level;
  /**
   * The file of the working tree that a command line runs, as a path relative to it: `src/server.js`; null: none of it. `pid`:
   * the process, if it still runs; null: it has ended.
   */
  readonly sourceFile: (words: readonly Bytes[], pid: number | null) => string | null;
  /** socktrace's own version. */
  readonly version: () => string;
  /** What a page is made of besides the data. */
  readonly page: () => PageParts;
  /** --columns; null: the default ones. */
  readonly columns: readonly Column[] | null;
  /** The width of the terminal now; null: the output is not a terminal, and nothing is shortened. */
  readonly width: () => number | null;
  readonly names: ShownNames;
}

/** The defaults. */
export const usualOptions: ViewOptions = {
  style: plain,
  verbose: false,
  show: new Set(),
  explain: false,
  bySocket: false,
  fold: false,
  clock: sinceBegan,
  advice: "warning",
  accepts: nothingAccepted,
  fails: "warning",
  sourceFile: () => null,
  version: () => "?",
  page: noPage,
  columns: null,
  width: () => null,
  names: numeric,
};

/** The state of the model, and facts about the run. */
export interface Report {
  readonly state: Picture;
  /** Whether a selection (-i, -s, -c, -U, --opt) left things out. */
  readonly selected: boolean;
  /** The version of strace, `6.1`; null: unknown, as for a saved log. */
  readonly strace: string | null;
  /** What reported the calls; null: a saved log. */
  readonly engine: "strace" | "ebpf" | null;
  readonly source: "launch" | "attach" | "read" | "snapshot";
  /** The saved logs that were read, by name. */
  readonly logs?: readonly string[];
  /** The result of --verify. */
  readonly verified?: Verification;
  /** The result of --expect: a verdict for each expectation, in the file's order. Left out in a summary in between. */
  readonly verdicts?: readonly Verdict[];
  /** All of the advice, what is accepted too. Left out: a view that shows it works it out (`adviceIn`). */
  readonly advice?: readonly Advice[];
  /** How socktrace itself will end. Left out where it is not known yet. */
  readonly ending?: Ending;
  /** A summary while the trace goes on. */
  readonly interim?: true;
  /** Of a summary in between: what has become more since the last one. */
  readonly growth?: Growth;
  /** Number of lines that could not be parsed. */
  readonly unparsed: number;
  /** The time of the first line; null: a log without times. */
  readonly began: Micros | null;
  /** The time of the last line, or of the last look at the kernel in a live trace. */
  readonly ended: Micros | null;
}

export interface Ending {
  /** Null: by the signal. */
  readonly status: number | null;
  readonly signal: string | null;
  /** Why, in one line; null: as the program did, or all went well. */
  readonly reason: string | null;
  /** False: the trace itself failed. */
  readonly isComplete: boolean;
}
