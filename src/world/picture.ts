import type { State } from "./state.ts";

/** What is shown of the world: all of it, or what was selected. */
export type Picture = Pick<State, "sockets" | "archive" | "processes" | "ended" | "endedCount" | "doubts" | "sysctls">;
