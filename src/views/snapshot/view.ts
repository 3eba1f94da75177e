import type { ProcessSnapshot } from "../../events/snapshot.ts";
import type { ViewOptions } from "../view.ts";

/**
 * The text of processes as the kernel reported them at one moment, without the sockets that were not selected. It
 * comes in pieces, since that of a process with 20,000 sockets would be longer than a string can be.
 */
export type SnapshotView = (processes: readonly ProcessSnapshot[], options: ViewOptions) => Iterable<string>;
