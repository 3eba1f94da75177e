import type { Look, ProcessSnapshot, SocketHolder } from "../../events/snapshot.ts";
import type { Picture } from "../../world/picture.ts";
import type { Report, ViewOptions } from "../view.ts";

/**
 * The text of what was found, without the sockets that were not selected. It comes in pieces, since that of a process with
 * 20,000 sockets would be longer than a string can be. Tables need less of a process than the other views. `picture`: the
 * same as the model has it, on which advice is given; null: none is wanted.
 */
export type SnapshotView<Process extends SocketHolder = ProcessSnapshot> = (
  look: Look<Process>,
  options: ViewOptions,
  picture: Picture | null,
  checked?: Checked,
) => Iterable<string>;

/** What reports for code hosts have besides: what came of --expect, and how socktrace ends. */
export type Checked = Pick<Report, "verdicts" | "ending">;
