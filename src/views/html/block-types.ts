import type { ChangeData } from "../json/change-types.ts";
import type { ProcessData } from "../json/types.ts";
import type { DiffSocket } from "./diff-sockets.ts";
import type { LinkedSocket } from "./links.ts";
import type { About } from "./types.ts";

/**
 * What a report has for its own script: the documents of --format json and ndjson, in columns (base/columns), packed. Each is a
 * block of the page by its name. Nothing of it is a contract: for scripts there is --format json.
 */
export interface Blocks {
  readonly about: About;
  readonly processes: readonly ProcessData[];
  readonly sockets: readonly LinkedSocket[];
  /** One block for some thousand changes. */
  readonly changes: readonly ChangeData[];
  /** Of a diff's page (diff-sockets.ts). */
  readonly diffSockets: readonly DiffSocket[];
  readonly diffPlaces: readonly (readonly number[])[];
}
