import type { Data } from "../../linux/option.ts";
import type { ShownNames } from "../shown-names.ts";
import type { Style } from "../style.ts";
import type { Row } from "./row.ts";

/** A column of a table in the format of lsof, of netstat, or our own. */
export interface Column {
  /** As --columns calls it. */
  readonly name: string;
  readonly heading: string;
  /** The minimum width; a column grows with its cells. */
  readonly width: number;
  readonly align: "left" | "right";
  /** The type of `value` in JSON; null is possible in each. */
  readonly type: "string" | "number" | "boolean" | "object" | "any";
  /** One line for --columns help. */
  readonly help: string;
  readonly value: (row: Row) => Data;
  readonly text: (row: Row, names: ShownNames) => string;
  /** The colour of the cell by its meaning; null: none. */
  readonly paint?: (row: Row) => keyof Style | null;
  /** It shows options, for which each socket has to be asked. */
  readonly ofOptions?: true;
  /** Where a cell that is too long for the terminal is cut: an address in its middle (it ends in the port), a list at its end. */
  readonly shrinks?: "middle" | "end";
}
