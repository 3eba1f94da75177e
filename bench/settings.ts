import type { Socktrace } from "./processes/programs.ts";

/** What the command line chooses; parts take the rest from their own constants. */
export interface Settings {
  readonly quick: boolean;
  /** Of the logs that are made. */
  readonly megabytes: number;
  /** Null: as many as the part thinks right. */
  readonly rounds: number | null;
  /** Which ways to trace a server are measured; null: all. */
  readonly ways: RegExp | null;
  readonly socktraces: readonly Socktrace[];
  /** For what a part makes; removed at the end. */
  readonly folder: string;
}
