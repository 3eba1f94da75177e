import type { Rows } from "../base/columns/read.ts";
import { addressIn, isLink, unlinked, type LinkedSocket } from "../views/html/links.ts";
import type { SocketRow } from "../views/html/types.ts";
import type { AddressData } from "../views/json/types.ts";
import type { ChangesBySocket } from "./changes.ts";

/** The rows of the sockets, with what stands in their changes only (views/html/links.ts). */
export class LinkedRows {
  private readonly rows: Rows<LinkedSocket>;
  private readonly changes: ChangesBySocket;
  private readonly fields;

  constructor(rows: Rows<LinkedSocket>, changes: ChangesBySocket) {
    this.rows = rows;
    this.changes = changes;
    this.fields = {
      fd: rows.field("fd"),
      pid: rows.field("pid"),
      local: rows.field("local"),
      peer: rows.field("peer"),
      fdOfChange: changes.all.field("fd"),
      pidOfChange: changes.all.field("pid"),
    };
  }

  get(row: number): SocketRow {
    const changes = this.changes.of(row);
    return unlinked(this.rows.get(row), (nth) => {
      const change = changes.at(nth);
      if (change === undefined) throw new Error(`the page has no change ${nth} of its socket ${row}`);
      return change;
    });
  }

  fd(row: number): number {
    return this.fields.fd.get(row) ?? this.fields.fdOfChange.get(this.changes.place(row, 0)) ?? 0;
  }

  pid(row: number): number {
    return this.fields.pid.get(row) ?? this.fields.pidOfChange.get(this.changes.place(row, 0));
  }

  address(row: number, side: "local" | "peer"): AddressData | null {
    const linked = this.fields[side].get(row);
    if (linked === null || !isLink(linked)) return linked;
    return addressIn(this.changes.all.get(this.changes.place(row, linked.nth)))?.address ?? null;
  }

  /** When they were opened or closed, without making the rows; where no time is known `otherwise`. */
  times(name: "opened" | "closed", otherwise: number): Float64Array {
    const moments = this.rows.field(name);
    const [at, nth, atOfChange] = [moments.field("at"), moments.field("nth"), this.changes.all.field("at")];
    return Float64Array.from({ length: this.rows.length }, (_, row) => {
      const link = nth.get(row);
      return (link === undefined ? at.get(row) : atOfChange.get(this.changes.place(row, link))) ?? otherwise;
    });
  }
}
