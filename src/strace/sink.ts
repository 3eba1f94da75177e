import { intern } from "../base/intern.ts";
import type { SyscallRecord, TroubleRecord, UnreadCall } from "./record.ts";

/** The most characters of a line that a trouble record quotes. */
const QUOTED = 4096;

/** Takes the joiner's records; has the current line, which trouble records quote. */
export class Sink {
  readonly emit: (record: SyscallRecord) => void;
  /** The number of the current line. */
  line = 0;
  /** That of the line before. */
  previous = 0;
  text = "";

  constructor(emit: (record: SyscallRecord) => void) {
    this.emit = emit;
  }

  trouble(code: TroubleRecord["code"], column: number, expected: string, call: UnreadCall | null = null): void {
    // Of a long line, the part around the column.
    const from = Math.max(0, Math.min(column - QUOTED / 2, this.text.length - QUOTED));
    const text = intern(this.text.slice(from, from + QUOTED));
    this.emit({ type: "trouble", code, line: this.line, column, expected, text, from, call });
  }
}
