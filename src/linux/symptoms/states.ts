import { inSource, shown, type Shown, type Symptom } from "./symptom.ts";

function state(name: string, title: string, means: readonly Shown[], concerns: Partial<Symptom> = {}): Symptom {
  const commands = [`socktrace ls -s TCP:${name}`];
  return { name, kind: "state", aliases: [], title, means, rules: [], options: [], commands, ...concerns };
}

/** The states of TCP sockets, by the kernel's names; aliases are those of ss and of RFC 9293. */
export const states: readonly Symptom[] = [
  state(
    "CLOSED",
    "no connection, and no listener",
    [
      shown(
        "A socket is so before connect() or listen(), bound or not, and after its connection was reset.",
        "tcp_states.a_socket_is_closed_before_it_connects_and_after_a_reset",
      ),
      inSource("The kernel calls it CLOSE.", "include/net/tcp_states.h, TCP_CLOSE, 6.12"),
    ],
    { aliases: ["CLOSE", "BOUND", "UNCONN"], commands: ["socktrace ls --format table -s TCP:CLOSED,BOUND"] },
  ),
  state(
    "LISTEN",
    "it takes connections",
    [
      shown("listen() has made it so.", "tcp_states.listen_makes_it_listen"),
      shown(
        "The kernel finishes handshakes by itself, so clients are connected before accept() is called.",
        "tcp_states.clients_are_connected_before_accept_is_called",
      ),
      shown(
        "While its queue is full further clients wait in SYN_SENT, and are not refused.",
        "tcp_states.beyond_the_backlog_clients_stay_in_syn_sent",
      ),
    ],
    {
      rules: [
        "queue-full",
        "backlog-small",
        "reuseport-queue-lost",
        "accept-spin",
        "no-reuseaddr",
        "wildcard-listener",
        "backlog-clamped",
        "v6only-by-sysctl",
        "set-after-listen",
        "fastopen-off",
      ],
      options: ["SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY", "TCP_DEFER_ACCEPT", "TCP_FASTOPEN"],
    },
  ),
  state(
    "SYN_SENT",
    "connect() waits for an answer",
    [
      shown("The SYN was sent, and nothing has come back.", "tcp_states.connect_waits_in_syn_sent_for_an_answer"),
      shown(
        "Packets are dropped on the way, or the queue of the listener is full.",
        "tcp_states.connect_waits_in_syn_sent_for_an_answer",
        "tcp_states.beyond_the_backlog_clients_stay_in_syn_sent",
      ),
      shown(
        "It ends with ETIMEDOUT after as many SYNs as TCP_SYNCNT allows.",
        "errnos.connect_without_an_answer_is_etimedout",
      ),
    ],
    {
      rules: ["queue-full", "backlog-small", "backlog-clamped"],
      options: ["TCP_SYNCNT", "TCP_USER_TIMEOUT", "SO_SNDTIMEO"],
    },
  ),
  state(
    "SYN_RECV",
    "a connection whose handshake is not finished",
    [
      shown(
        "A SYN was answered, and the handshake's last packet has not come; no process has such a socket open.",
        "tcp_states.an_answered_syn_waits_in_syn_recv_for_the_handshakes_end",
      ),
      shown(
        "TCP_DEFER_ACCEPT keeps connections in it until data comes.",
        "tcp_states.defer_accept_keeps_connections_in_syn_recv_until_data_comes",
      ),
    ],
    { aliases: ["SYN_RECEIVED"], options: ["TCP_DEFER_ACCEPT"] },
  ),
  state(
    "ESTABLISHED",
    "both sides can send",
    [
      shown(
        "A peer that has vanished leaves it so: without keepalive nobody notices while nothing is sent.",
        "tcp_states.a_peer_that_has_vanished_leaves_it_established",
        "tcp_keepalive.alone_it_does_nothing_to_a_silent_connection",
      ),
    ],
    {
      aliases: ["ESTAB"],
      rules: ["no-keepalive", "never-closed", "keepalive-default", "keepalive-incomplete", "keepalive-blind"],
      options: ["SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT"],
    },
  ),
  state(
    "FIN_WAIT1",
    "this side has closed, and its FIN is not acknowledged",
    [
      shown(
        "What was sent before waits too, as where the peer does not read.",
        "tcp_states.shutdown_waits_in_fin_wait1_while_the_peer_does_not_read",
      ),
      shown("Or the packets are lost.", "tcp_states.shutdown_waits_in_fin_wait1_while_the_fin_is_not_acknowledged"),
    ],
    { aliases: ["FIN_WAIT_1"], options: ["SO_LINGER", "TCP_USER_TIMEOUT"] },
  ),
  state(
    "FIN_WAIT2",
    "this side has closed, and the peer has not",
    [
      shown(
        "The peer has acknowledged the FIN; its own socket is in CLOSE_WAIT.",
        "tcp_states.acknowledged_it_waits_in_fin_wait2_for_the_peer_to_close",
      ),
      shown(
        "After close() it ends after net.ipv4.tcp_fin_timeout, or TCP_LINGER2.",
        "tcp_states.after_close_fin_wait2_ends_after_tcp_fin_timeout",
        "tcp_keepalive.linger2_bounds_fin_wait2",
      ),
      shown(
        "After shutdown() alone it has no end of its own: the program still has the socket, and can read.",
        "tcp_states.after_shutdown_alone_fin_wait2_has_no_end",
      ),
    ],
    { aliases: ["FIN_WAIT_2"], options: ["TCP_LINGER2"] },
  ),
  state(
    "CLOSE_WAIT",
    "the peer has closed, and this side has not",
    [
      shown("It stays so until the program closes the socket.", "tcp_states.close_wait_lasts_until_this_side_closes"),
      shown(
        "A peer that has only shut its sending side can still read what is sent.",
        "tcp_states.in_close_wait_a_peer_that_only_shut_its_side_still_reads",
      ),
    ],
    { rules: ["close-wait", "never-closed"] },
  ),
  state("LAST_ACK", "both sides have closed, the peer first; its acknowledgement is missing", [
    shown(
      "From CLOSE_WAIT it comes here by its own close, and waits for the acknowledgement of all that it sent.",
      "tcp_states.closed_in_close_wait_it_waits_in_last_ack_for_the_acknowledgement",
    ),
  ]),
  state("CLOSING", "both sides have closed at the same time", [
    shown(
      "The peer's FIN has come while one's own was not acknowledged.",
      "tcp_states.a_fin_that_comes_while_ones_own_is_not_acknowledged_makes_it_closing",
    ),
  ]),
  state(
    "TIME_WAIT",
    "a connection that has ended keeps its addresses for 60 s",
    [
      shown(
        "The side that closes first has it; no process has the socket open.",
        "tcp_states.the_side_that_closes_first_keeps_its_address_in_time_wait",
      ),
      inSource("It lasts 60 s.", "include/net/tcp.h, TCP_TIMEWAIT_LEN, 6.12"),
      shown(
        "Meanwhile bind() of the port fails with EADDRINUSE, unless both sockets have SO_REUSEADDR.",
        "reuse.time_wait_keeps_the_address_taken",
        "reuse.it_is_taken_if_the_earlier_socket_had_the_option_too",
      ),
      shown("A reset leaves none.", "tcp_states.a_reset_leaves_no_time_wait"),
    ],
    {
      rules: ["no-reuseaddr", "reuse-after-bind", "address-in-use", "ports-exhausted", "linger-reset"],
      options: ["SO_REUSEADDR"],
    },
  ),
];
