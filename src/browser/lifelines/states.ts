/** The states of a lifeline: each with a letter and a pattern, so that it differs from others without its colour. */
export const states = [
  { name: "unknown", letter: "?", pattern: "cross" },
  { name: "CLOSED", letter: "–", pattern: "none" },
  { name: "BOUND", letter: "B", pattern: "none" },
  { name: "LISTEN", letter: "L", pattern: "line" },
  { name: "SYN_SENT", letter: "S", pattern: "dots" },
  { name: "SYN_RECV", letter: "R", pattern: "dots" },
  { name: "ESTABLISHED", letter: "E", pattern: "none" },
  { name: "FIN_WAIT1", letter: "F", pattern: "back" },
  { name: "FIN_WAIT2", letter: "F", pattern: "back" },
  { name: "CLOSE_WAIT", letter: "W", pattern: "hatch" },
  { name: "LAST_ACK", letter: "A", pattern: "back" },
  { name: "CLOSING", letter: "G", pattern: "back" },
  { name: "TIME_WAIT", letter: "T", pattern: "back" },
] as const;

export const UNKNOWN = 0;

const codes: ReadonlyMap<string, number> = new Map(states.map(({ name }, code) => [name, code]));

/** Null: not known. */
export function stateCode(state: string | null | undefined): number {
  return state == null ? UNKNOWN : (codes.get(state) ?? UNKNOWN);
}
