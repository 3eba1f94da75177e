import type { ProcessSnapshot, SocketHolder, UnheldSocket } from "../../events/snapshot.ts";
import type { ViewOptions } from "../view.ts";

/** What is shown of the machine, without the sockets that were not selected. */
export interface Look<Process = ProcessSnapshot> {
  readonly processes: readonly Process[];
  /** What no visible process has open: of `ls` alone. */
  readonly unheld: readonly UnheldSocket[];
}

/**
 * The text of processes as the kernel reported them at one moment. It comes in pieces, since that of a process with
 * 20,000 sockets would be longer than a string can be. Tables need less of a process than the other views.
 */
export type SnapshotView<Process extends SocketHolder = ProcessSnapshot> = (
  look: Look<Process>,
  options: ViewOptions,
) => Iterable<string>;
