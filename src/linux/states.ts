/** include/net/tcp_states.h, without `TCP_`. All protocols of the inet family use them, UDP only 1 and 7. */
const states: readonly (string | undefined)[] = [
  undefined,
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RECV",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "TIME_WAIT",
  "CLOSE",
  "CLOSE_WAIT",
  "LAST_ACK",
  "LISTEN",
  "CLOSING",
  "NEW_SYN_RECV",
  "BOUND_INACTIVE",
];

/** The name of TCP_INFO's tcpi_state or of `st` in /proc/net/tcp; null for a number that has none. */
export function stateName(number: number): string | null {
  return states[number] ?? null;
}
