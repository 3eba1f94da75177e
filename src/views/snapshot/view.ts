import type { Look, ProcessSnapshot, SocketHolder } from "../../events/snapshot.ts";
import type { ViewOptions } from "../view.ts";

/**
 * The text of what was found, without the sockets that were not selected. It comes in pieces, since that of a process with
 * 20,000 sockets would be longer than a string can be. Tables need less of a process than the other views.
 */
export type SnapshotView<Process extends SocketHolder = ProcessSnapshot> = (
  look: Look<Process>,
  options: ViewOptions,
) => Iterable<string>;
