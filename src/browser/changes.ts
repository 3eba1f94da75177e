import type { Rows } from "../base/columns/read.ts";
import { restored } from "../views/html/repeats.ts";
import type { ChangeData } from "../views/json/change-types.ts";

/** The changes of the report by socket: where those of each row are, in their order. */
export class ChangesBySocket {
  readonly all: Rows<ChangeData>;
  /** The places of a row's changes are those of `order` from `from[row]` to `from[row + 1]`. */
  readonly from: Int32Array;
  readonly order: Int32Array;
  /** The places of changes that concern no socket of the report. */
  readonly others: readonly number[];

  constructor(all: Rows<ChangeData>, count: number, rowOf: (id: number | null) => number | null) {
    this.all = all;
    const socket = all.field("socket");
    const rowOfChange = Int32Array.from({ length: all.length }, (_, place) => rowOf(socket.get(place)) ?? -1);
    this.from = beginsOf(rowOfChange, count);
    this.order = inOrder(rowOfChange, this.from);
    this.others = Array.from(rowOfChange.keys()).filter((place) => rowOfChange[place] === -1);
  }

  /** The place of a row's change: from 0, below 0 from the end. */
  place(row: number, nth: number): number {
    return this.order[(nth < 0 ? (this.from[row + 1] ?? 0) : (this.from[row] ?? 0)) + nth] ?? -1;
  }

  of(row: number): readonly ChangeData[] {
    const places = this.order.subarray(this.from[row], this.from[row + 1]);
    return restored(Array.from(places, (place) => this.all.get(place)));
  }
}

/** Where the changes of each row begin, and where the last ones end. */
function beginsOf(rowOfChange: Int32Array, count: number): Int32Array {
  const from = new Int32Array(count + 1);
  for (const row of rowOfChange) if (row >= 0) from[row + 1] = (from[row + 1] ?? 0) + 1;
  for (let row = 0; row < count; row++) from[row + 1] = (from[row + 1] ?? 0) + (from[row] ?? 0);
  return from;
}

/** The changes' places, row by row. */
function inOrder(rowOfChange: Int32Array, from: Int32Array): Int32Array {
  const free = from.slice();
  const order = new Int32Array(from.at(-1) ?? 0);
  rowOfChange.forEach((row, place) => {
    if (row < 0) return;
    const next = free[row] ?? 0;
    order[next] = place;
    free[row] = next + 1;
  });
  return order;
}
