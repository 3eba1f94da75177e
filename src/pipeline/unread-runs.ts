import type { TroubleRecord } from "../strace/record.ts";

/** Lines that could not be read, one after the other and for the same cause; blank lines may stand between. */
export interface UnreadRun {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  /** How many they are. */
  readonly lines: number;
  readonly cause: string;
}

/** Shorter runs are single lines that went wrong. */
const LEAST = 3;
/** How many are kept for the report; the others are only counted. */
const KEPT = 5;

const CAUSES: Readonly<Partial<Record<TroubleRecord["code"], string>>> = {
  "not-strace": "no strace output",
  "cut-line": "cut before their end",
  "bad-string": "cut before their end",
  "too-long": "longer than 1 MiB",
  "other-source": "of another source",
  "resumed-without-beginning": "second halves of calls whose first half is missing",
};

/** Finds the runs among the lines that could not be read. */
export class UnreadRuns {
  /** The first of them. */
  readonly kept: UnreadRun[] = [];
  /** How many there are besides. */
  more = 0;
  #current: UnreadRun | null = null;

  add(source: string, { line, code }: Pick<TroubleRecord, "line" | "code">): void {
    const cause = CAUSES[code] ?? "not understood";
    const run = this.#current;
    if (run?.source === source && run.cause === cause) this.#current = { ...run, to: line, lines: run.lines + 1 };
    else {
      this.end();
      this.#current = { source, from: line, to: line, lines: 1, cause };
    }
  }

  /** A line was read, or there are no more. */
  end(): void {
    const run = this.#current;
    this.#current = null;
    if (run === null || run.lines < LEAST) return;
    if (this.kept.length < KEPT) this.kept.push(run);
    else this.more++;
  }

  get isOpen(): boolean {
    return this.#current !== null;
  }
}
