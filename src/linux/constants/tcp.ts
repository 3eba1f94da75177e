/** include/net/tcp_states.h: what tcpi_state counts by. */
export const tcpStates: Readonly<Record<string, number>> = {
  ESTABLISHED: 1,
  SYN_SENT: 2,
  SYN_RECV: 3,
  FIN_WAIT1: 4,
  FIN_WAIT2: 5,
  TIME_WAIT: 6,
  CLOSE: 7,
  CLOSE_WAIT: 8,
  LAST_ACK: 9,
  LISTEN: 10,
  CLOSING: 11,
  NEW_SYN_RECV: 12,
  BOUND_INACTIVE: 13,
};

/** linux/tcp.h of 6.18, enum tcp_ca_state. */
export const congestionStates: Readonly<Record<string, number>> = {
  TCP_CA_Open: 0,
  TCP_CA_Disorder: 1,
  TCP_CA_CWR: 2,
  TCP_CA_Recovery: 3,
  TCP_CA_Loss: 4,
};

/** linux/tcp.h of 6.18. */
export const tcpInfoOptions: Readonly<Record<string, number>> = {
  TCPI_OPT_TIMESTAMPS: 1,
  TCPI_OPT_SACK: 2,
  TCPI_OPT_WSCALE: 4,
  TCPI_OPT_ECN: 8,
  TCPI_OPT_ECN_SEEN: 16,
  TCPI_OPT_SYN_DATA: 32,
  TCPI_OPT_USEC_TS: 64,
  TCPI_OPT_TFO_CHILD: 128,
};

/** linux/tcp.h: TCP_REPAIR's values and its queues. */
export const repairModes: Readonly<Record<string, number>> = {
  TCP_REPAIR_OFF: 0,
  TCP_REPAIR_ON: 1,
  TCP_REPAIR_OFF_NO_WP: -1,
};
export const repairQueues: Readonly<Record<string, number>> = {
  TCP_NO_QUEUE: 0,
  TCP_RECV_QUEUE: 1,
  TCP_SEND_QUEUE: 2,
};
