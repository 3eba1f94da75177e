/** How a process ended. */
export interface Ended {
  readonly type: "ended";
  /** Null: by a signal. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}
