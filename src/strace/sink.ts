import { own } from "../base/intern.ts";
import type { SyscallRecord, TroubleRecord } from "./record.ts";

/** How much of a line a trouble quotes. */
const QUOTED = 4096;

/** Where the joiner's records go, and the line at hand, which a trouble quotes. */
export class Sink {
  readonly emit: (record: SyscallRecord) => void;
  /** The number of the line at hand. */
  line = 0;
  text = "";

  constructor(emit: (record: SyscallRecord) => void) {
    this.emit = emit;
  }

  trouble(code: TroubleRecord["code"], column: number, expected: string): void {
    // Of a long line the part around the place.
    const from = Math.max(0, Math.min(column - QUOTED / 2, this.text.length - QUOTED));
    const text = own(this.text.slice(from, from + QUOTED));
    this.emit({ type: "trouble", code, line: this.line, column, expected, text, from });
  }
}
