import type { Readable } from "node:stream";
import type { Ended } from "../process/ended.ts";

/** A running strace and its output. */
export interface Live {
  readonly type: "live";
  /** strace's output and nothing else. It ends when strace has ended. */
  readonly output: Readable;
  /** strace itself; `leave` makes it detach from all that it traces. */
  readonly strace: {
    readonly pid: number;
    readonly signal: (name: NodeJS.Signals) => void;
    readonly leave: () => void;
  };
  /** How strace ended, once it has. */
  readonly ended: Promise<Ended>;
  /** For the user: what is special about how it was started. */
  readonly notes: readonly string[];
}
