import type { Advice } from "../../advice/advice.ts";
import type { Look, ProcessSnapshot, SocketHolder } from "../../events/snapshot.ts";
import type { Picture } from "../../world/picture.ts";
import type { Report, ViewOptions } from "../view.ts";

/**
 * The text of what was found, without the sockets that were not selected. It comes in pieces, since that of a process with
 * 20,000 sockets would be longer than a string can be. Tables need less of a process than the other views. `advised`: null:
 * no advice is wanted.
 */
export type SnapshotView<Process extends SocketHolder = ProcessSnapshot> = (
  look: Look<Process>,
  options: ViewOptions,
  advised: Advised | null,
  checked?: Checked,
) => Iterable<string>;

/** What was found as the model has it, and all of the advice on it. */
export interface Advised {
  readonly picture: Picture;
  readonly advice: readonly Advice[];
}

/** What reports for code hosts have besides: what came of --expect, and how socktrace ends. */
export type Checked = Pick<Report, "verdicts" | "ending">;
