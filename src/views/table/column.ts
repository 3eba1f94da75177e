import type { Data } from "../../linux/option.ts";
import type { ShownNames } from "../shown-names.ts";
import type { Style } from "../style.ts";
import type { Row } from "./row.ts";

/** A column of lsof's, netstat's and our own tables. */
export interface Column {
  /** As --columns calls it. */
  readonly name: string;
  readonly heading: string;
  /** The least width; a column is as wide as what is in it. */
  readonly width: number;
  readonly align: "left" | "right";
  /** The type of `value` in JSON; null is possible in each. */
  readonly type: "string" | "number" | "boolean" | "object" | "any";
  /** One line for --columns help. */
  readonly help: string;
  readonly value: (row: Row) => Data;
  readonly text: (row: Row, names: ShownNames) => string;
  /** What the text means; null: nothing that needs a colour. */
  readonly paint?: (row: Row) => keyof Style | null;
  /** What is too long for a terminal loses its middle (an address ends in its port) or, before that, its end (a list). */
  readonly shrinks?: "middle" | "end";
}
