import type { Data } from "../data.ts";

/**
 * Rows of JSON in columns: what the many rows of a report have in common is written once, so that it packs small, and a row
 * is made when somebody reads it. `packRows` makes them (pack.ts), `readRows` reads them (read.ts); nothing is lost on the way.
 */

/** A cell; undefined: the row has no such field. */
export type Cell = Data | undefined;

export interface Packed {
  readonly rows: number;
  readonly column: Column;
}

export type Fields = readonly (readonly [name: string, column: Column])[];

/** Objects with the same fields: their names in order, and the cells of those that are not common to all shapes. */
export interface Shape {
  readonly names: readonly string[];
  readonly rows: number;
  readonly fields: Fields;
}

/** The cells of one field. Numbers stand as they are, or as the differences from the one before. */
export type Column =
  /** All rows have this; left out: none has the field. */
  | { readonly type: "same"; readonly value?: Data }
  /** Whole numbers, after multiplication by `scale`. */
  | { readonly type: "numbers"; readonly scale: number; readonly steps: boolean; readonly numbers: readonly number[] }
  /** Each cell is one of a few values, by its place in `values`. */
  | { readonly type: "choice"; readonly values: Packed; readonly places: readonly number[] }
  | { readonly type: "values"; readonly values: readonly Data[] }
  | { readonly type: "objects"; readonly fields: Fields }
  /** Objects with different fields: `places` is the shape of each; `common` the numbers that all of them have. */
  | {
      readonly type: "shapes";
      readonly places: readonly number[];
      readonly common: Fields;
      readonly shapes: readonly Shape[];
    }
  /** `heads`: the first items of all lists that have one, the second ones, ...; `items`: those behind, list after list. */
  | {
      readonly type: "lists";
      readonly lengths: readonly number[];
      readonly heads: readonly Packed[];
      readonly items: Packed;
    }
  /** Cells that may be missing (0) or null (1); the others (2) stand in `present`. */
  | { readonly type: "gaps"; readonly kinds: Column; readonly present: Packed };
