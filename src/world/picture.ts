import type { Tid } from "../base/brands.ts";
import type { Process } from "./process-record.ts";
import type { First, Socket } from "./socket.ts";
import type { State } from "./state.ts";

/** What is shown of the world: all of it, or what was selected. */
export interface Picture extends Pick<
  State,
  "archive" | "misuses" | "ended" | "endedCount" | "sysctls" | "lost" | "hasUnheardThread"
> {
  readonly sockets: ReadonlyMap<number, Socket>;
  readonly processes: ReadonlyMap<Tid, Process>;
  /** What could not be found out, with how often. */
  readonly doubts: ReadonlyMap<string, number>;
  /** Of a selection: the process for which a socket was selected, and its fd there. Null: none is remembered. */
  readonly userOf?: (socket: Socket) => First | null;
}
