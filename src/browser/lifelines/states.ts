/**
 * The states of a lifeline: each with a letter and a pattern, so that it differs from others without its colour. `legend`: its
 * words in the legend; null: it is not in it.
 */
export const states = [
  { name: "unknown", letter: "?", pattern: "cross", legend: "unknown" },
  { name: "CLOSED", letter: "–", pattern: "none", legend: "CLOSED" },
  { name: "BOUND", letter: "B", pattern: "none", legend: "BOUND" },
  { name: "LISTEN", letter: "L", pattern: "line", legend: "LISTEN" },
  { name: "SYN_SENT", letter: "S", pattern: "dots", legend: "SYN_SENT" },
  { name: "SYN_RECV", letter: "R", pattern: "dots", legend: null },
  { name: "ESTABLISHED", letter: "E", pattern: "none", legend: "ESTABLISHED" },
  { name: "FIN_WAIT1", letter: "F", pattern: "back", legend: "FIN_WAIT1, 2" },
  { name: "FIN_WAIT2", letter: "F", pattern: "back", legend: null },
  { name: "CLOSE_WAIT", letter: "W", pattern: "hatch", legend: "CLOSE_WAIT" },
  { name: "LAST_ACK", letter: "A", pattern: "back", legend: null },
  { name: "CLOSING", letter: "G", pattern: "back", legend: null },
  { name: "TIME_WAIT", letter: "T", pattern: "back", legend: "TIME_WAIT" },
] as const;

export const UNKNOWN = 0;

const codes: ReadonlyMap<string, number> = new Map(states.map(({ name }, code) => [name, code]));

/** Null: not known. */
export function stateCode(state: string | null | undefined): number {
  return state == null ? UNKNOWN : (codes.get(state) ?? UNKNOWN);
}
