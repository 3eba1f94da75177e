import type { ProcessSnapshot } from "../../events/snapshot.ts";
import type { ViewOptions } from "../view.ts";

/**
 * The text of processes as the kernel showed them at one moment; the sockets that were not selected are left out. In
 * pieces, for one with 20,000 sockets would be longer than a string may be.
 */
export type SnapshotView = (processes: readonly ProcessSnapshot[], options: ViewOptions) => Iterable<string>;
