import type { Packed } from "../../base/columns/column.ts";
import type { Data } from "../../base/data.ts";
import type { FailureData, OptionData, SocketData, Summary } from "../json/types.ts";
import type { SnapshotSocket, UnheldData } from "../snapshot/types.ts";

/** The summary document without its long lists, and about the report itself. */
export interface About extends Omit<Summary, "processes" | "sockets" | "groups"> {
  readonly report: "trace" | "snapshot";
  /** socktrace's version. */
  readonly version: string;
  /** What was traced or looked at, in a line. */
  readonly title: string;
  /** Linux's release, `6.18.0`; null: that of a saved log is not known. */
  readonly kernel: string | null;
  /** The logs that were read. */
  readonly logs: readonly string[];
  /** First and last time of all; null: no times. */
  readonly began: number | null;
  readonly ended: number | null;
  readonly left: Left;
  /** As far as there are changes; those that only mean "not yet" are none. */
  readonly unplaced: UnplacedCalls;
  /** The sockets of each piece of advice, all of them; of the pieces themselves `sockets` are the first ones. */
  readonly advised: readonly Packed[];
  /** The lists of options that nobody set, shared by the sockets that are alike. */
  readonly unset: readonly (readonly UnsetOption[])[];
  readonly unheld: readonly UnheldData[];
}

/** A call that failed and has no socket, and how often it did so in a process. */
export type Unplaced = Pick<FailureData, "pid" | "call" | "errno" | "attempt" | "count">;

/** How many calls have failed that have no socket, and the first kinds of them. */
export interface UnplacedCalls {
  readonly count: number;
  readonly kinds: readonly Unplaced[];
}

/** What a report leaves out. */
export interface Left {
  /** Closed sockets that are only counted (--keep). */
  readonly sockets: number;
  readonly changes: number;
  /** The time of the first change that is left out. */
  readonly since: number | null;
}

export interface SocketRow
  extends
    SocketData,
    Partial<
      Pick<
        SnapshotSocket,
        "waiting" | "receiveQueue" | "sendQueue" | "missing" | "tcpInfo" | "other" | "networkNamespace"
      >
    > {
  /** Its list in `unset`; left out: none. */
  readonly unset?: number;
}

/** An option with its default. */
export interface UnsetOption extends Pick<OptionData, "level" | "name" | "origin"> {
  readonly value: Data;
}
