import type { Micros } from "../base/brands.ts";

/** What the kernel reports of what goes through a socket, at the moment when it was asked. Null: it does not report it. */
export interface Activity {
  readonly asked: Micros;
  /** The kernel's name: CLOSE_WAIT. */
  readonly state: string | null;
  /** Bytes that the program can read; of a datagram socket those of the next datagram. */
  readonly receive: number | null;
  /** Bytes sent and not acknowledged; of a UNIX socket not read. */
  readonly send: number | null;
  /** Of a listener: connections that wait for accept(), and how many may. */
  readonly queue: Queue | null;
  /** SO_MEMINFO, since Linux 4.12. */
  readonly memory: Memory | null;
  /** Of a TCP connection; not where the kernel does not give all of them. */
  readonly last: LastMoved | null;
  /** Who waits for something to happen on it. Null: that was not looked at, or cannot be seen. */
  readonly waiting: Waiting | null;
}

export interface Queue {
  readonly length: number;
  readonly limit: number;
}

export interface Memory {
  /** What waits to be read takes so many bytes, and may take so many. */
  readonly used: number;
  readonly limit: number;
  /** Packets dropped since it was made; of a listener connections. */
  readonly drops: number;
}

/** When something moved on a connection last. */
export interface LastMoved {
  /** Data; null: never. */
  readonly sent: Micros | null;
  readonly received: Micros | null;
  /** A packet with an ACK came: the handshake's, the FIN, an answer to keepalive. */
  readonly acknowledged: Micros;
}

/** How the threads of the processes that have a socket open wait for it. */
export interface Waiting {
  /**
   * `blocked`: in a call on this very fd, such as recv(); `polled`: it is in an epoll instance, or in the set of a poll()
   * or select() under way; `signalled`: O_ASYNC is set, so a signal comes; `nobody`: whatever happens on it, no thread is woken.
   */
  readonly how: "blocked" | "polled" | "signalled" | "nobody";
  /** How threads of these processes wait for other sockets; null: none does, and how they find work was not seen. */
  readonly others: "blocked" | "polled" | null;
  /** O_NONBLOCK of its fd; null: not asked, or not known. */
  readonly nonblock: boolean | null;
  /** How many threads do something else than waiting for fds, and may be at work for a connection. */
  readonly busy: number;
}
