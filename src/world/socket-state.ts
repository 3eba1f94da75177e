/** The kernel's names (include/net/tcp_states.h); BOUND and CLOSED for what has no TCP state. */
export type SocketState =
  | "CLOSED"
  | "BOUND"
  | "LISTEN"
  | "SYN_SENT"
  | "SYN_RECV"
  | "ESTABLISHED"
  | "FIN_WAIT1"
  | "FIN_WAIT2"
  | "CLOSE_WAIT"
  | "LAST_ACK"
  | "CLOSING"
  | "TIME_WAIT";
