import type { Data } from "../data.ts";

/**
 * Rows of JSON in columns: what the many rows of a report have in common is written once, so that it packs small, and a row
 * is made when somebody reads it. `packRows` makes them (pack.ts), `readRows` reads them (read.ts); nothing is lost on the way.
 */
export type Json = Data;

/** A cell; undefined: the row has no such field. */
export type Cell = Json | undefined;

export interface Packed {
  readonly rows: number;
  readonly column: Column;
}

/** The cells of one field. Numbers stand as they are, or as the differences from the one before. */
export type Column =
  /** All rows have this; left out: none has the field. */
  | { readonly type: "same"; readonly value?: Json }
  /** Whole numbers, after multiplication by `scale`. */
  | { readonly type: "numbers"; readonly scale: number; readonly steps: boolean; readonly numbers: readonly number[] }
  /** Each cell is one of a few values, by its place in `values`. */
  | { readonly type: "choice"; readonly values: Packed; readonly places: readonly number[] }
  | { readonly type: "values"; readonly values: readonly Json[] }
  | { readonly type: "objects"; readonly fields: readonly (readonly [name: string, column: Column])[] }
  /** `heads`: the first items of all lists that have one, the second ones, ...; `items`: those behind, list after list. */
  | {
      readonly type: "lists";
      readonly lengths: readonly number[];
      readonly heads: readonly Packed[];
      readonly items: Packed;
    }
  /** Cells that may be missing (0) or null (1); the others (2) stand in `present`. */
  | { readonly type: "gaps"; readonly kinds: Column; readonly present: Packed };
