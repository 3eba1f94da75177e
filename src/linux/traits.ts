import type { Data } from "../base/data.ts";

/**
 * What is special about an option, beyond its value: what other options or calls change it, what it changes itself,
 * what it reports of the socket. Each is a field of the option's row in options/, so that no code elsewhere asks for
 * an option by its name (test/linux/names.test.ts). What is left out does not hold for the option.
 */
export interface Traits {
  /** Options of any level that a successful set changes too; side-effects.ts says to what. */
  readonly sets?: readonly string[];
  /** For what takes back a set of another option of its level: IP_DROP_MEMBERSHIP undoes IP_ADD_MEMBERSHIP. */
  readonly undoes?: string;
  /** The value in force once it is undone; left out: unknown. */
  readonly afterUndo?: Data;
  /**
   * A socket has many of it at once (memberships, blocked senders): its value in force is the list of those that were
   * added and not dropped again. No getsockopt gives it back.
   */
  readonly isList?: true;
  /** When the kernel changes the value by itself, so that what was set need not hold later. */
  readonly moves?: string;
  /**
   * For what `moves` though a program has set it: from when on. `connected`: once an Internet socket has a connection, or
   * a peer; `received`: whenever something is received, but for -1. Left out: what was set stays (SO_RCVBUF).
   */
  readonly movesOnceSet?: "connected" | "received";
  /** Which buffer's size it is. SO_BUF_LOCK says whether a program set it, which ends the kernel's own tuning. */
  readonly buffer?: BufferSide;
  /** The option that it sets beyond its limit: SO_RCVBUFFORCE forces SO_RCVBUF, and has no value of its own. */
  readonly forces?: string;
  /** The one fact about sockets that it reports, where other code needs that fact. */
  readonly reports?: SocketFact;
  /** bind() looks at it, and no later call does: inet_csk_get_port, inet_rcv_saddr_equal, __inet_bind in net/ipv4. */
  readonly readByBind?: true;
  /** bind() to one IPv6 address, neither `::` nor an IPv4 one, turns it on: __inet6_bind in net/ipv6/af_inet6.c. */
  readonly turnedOnByBind?: true;
  /**
   * While it is on, what is written is held back, as by MSG_MORE: by TCP what fills no segment, for 200 ms or the
   * retransmission timeout (tcp_check_probe_timer in net/ipv4/tcp_output.c); by UDP all, until it is off.
   */
  readonly holdsBack?: true;
  /** While it is off, a small piece waits for the acknowledgement of the one before (Nagle's algorithm); a set sends. */
  readonly sendsAtOnce?: true;
  /** While it is on, connect() returns at once, and the first write connects: tcp(7). */
  readonly defersConnect?: true;
  /**
   * It names the interface that packets leave through, so that the kernel takes the socket's own address from there:
   * ip_route_output_key in net/ipv4/route.c, measured on 6.18.
   */
  readonly choosesInterface?: true;
  /**
   * disconnect() in the kernel (connect() to AF_UNSPEC, a refused connect(), shutdown() of a listener) takes it back:
   * for TCP sockets tcp_disconnect in net/ipv4/tcp.c, for the others __udp_disconnect in net/ipv4/datagram.c.
   */
  readonly resetByDisconnect?: "tcp" | "datagram";
  /** listen() of TCP takes it back: inet_csk_listen_start in net/ipv4/inet_connection_sock.c; measured on 6.18 (test/facts). */
  readonly resetByListen?: true;
  /**
   * accept() of a UNIX socket copies it from the listener: what makes the kernel add something to each message, or
   * forbids it (unix_stream_connect and unix_accept in net/unix/af_unix.c, measured on 6.18).
   */
  readonly inheritedOnUnix?: true;
  /**
   * accept() does not copy the value, but works the new socket's own out from it: the listener's limits it (TCP_MAXSEG
   * 700 makes an accepted socket read 688; test/facts).
   */
  readonly limitsAccepted?: true;
  /** An MPTCP socket takes it and forgets it ("no need to copy/inherit", mptcp_setsockopt_sol_socket). */
  readonly forgottenByMptcp?: true;
  /**
   * An MPTCP listener passes it on to MPTCP connections only: of a peer that does not speak MPTCP, accept() gives the TCP
   * socket below, which has its `default`, or `another` value (measured on 6.18).
   */
  readonly withoutMptcp?: "default" | "another";
  /** On sockets of that protocol it is one with the option of the same name at the other level. */
  readonly sameAs?: { readonly level: string; readonly protocol: string };
  /** The protocols whose sockets have it, where family and type do not say it; left out: all. */
  readonly protocols?: readonly string[];
  /** getsockopt takes a buffer of this many bytes only; of others it cuts the answer, or fills a part. */
  readonly onlyLength?: number;
}

export type BufferSide = "send" | "receive";

/** What options report of the socket itself rather than of how it is set. Each is reported by one option. */
export const socketFacts = [
  "family",
  "type",
  "protocol",
  /** Which family's addresses it has: setting AF_INET makes an IPv6 socket an IPv4 one. */
  "address-form",
  "listening",
  /** Memory in use, and what was dropped. */
  "memory",
  /** The error that waits to be read: how a connect() in the background ended. */
  "pending-error",
  /** TCP's state and counters. */
  "connection",
  "congestion-control",
  "network-namespace",
  /** Which buffers have a size that was set. */
  "buffer-locks",
] as const;

export type SocketFact = (typeof socketFacts)[number];

/**
 * What getsockopt does besides giving the value. A look at a running program's socket reads only what is harmless;
 * `unexamined`: the kernel's getsockopt for this level was not examined yet.
 */
export type Reading =
  | "harmless"
  | "unexamined"
  /** Takes it away from the program. */
  | "consumes"
  /** Makes a file descriptor. */
  | "opens-fd"
  | "resets-counters"
  | "loads-module"
  /** It reads arguments, or pointers, from the buffer: a question, not a value. */
  | "takes-arguments"
  /** Gives the peer's address, as getpeername() does. */
  | "gives-peer"
  /** Gives the instructions of a filter. */
  | "gives-program";
