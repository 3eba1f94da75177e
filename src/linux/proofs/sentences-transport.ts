import type { Proofs } from "./proof.ts";

/** SOL_TCP and SOL_UDP (linux/bound/transport.ts). */
export const transportSentenceProofs: Proofs = {
  TCP_NODELAY: [
    { says: "each write is sent at once", program: "tcp_small_writes.with_nodelay_every_write_leaves_at_once" },
    {
      says: "a small write waits while an earlier one is unacknowledged (Nagle)",
      program: "tcp_small_writes.a_small_write_waits_for_the_acknowledgement",
    },
  ],
  TCP_MAXSEG: [
    { says: "segments of ... bytes at most", program: "tcp_segments.it_bounds_what_is_announced_and_what_is_sent" },
    { says: "segments are as large as the path allows", program: "tcp_segments.zero_takes_the_limit_away" },
  ],
  TCP_CORK: [
    {
      says: "segments wait until they are full, at most 200 ms or the retransmission timeout",
      program: "tcp_small_writes.on_a_slow_path_the_cork_waits_for_the_retransmission_timeout",
    },
    {
      says: "waiting segments are sent now",
      program: "tcp_small_writes.a_cork_holds_segments_back_until_it_is_pulled",
    },
  ],
  TCP_QUICKACK: [
    { says: "acknowledges at once, for now", program: "tcp_small_writes.with_quickack_it_does_not_wait" },
    {
      says: "acknowledgements may wait to be sent together with data",
      program: "tcp_small_writes.an_acknowledgement_waits_40_milliseconds_in_a_conversation",
    },
  ],
  TCP_FASTOPEN_CONNECT: [
    {
      says: "where a cookie of the server is known, connect() sends nothing until the first write",
      program: "tcp_listen.the_first_packet_carries_data_once_there_is_a_cookie",
    },
    {
      says: "connect() opens the connection itself",
      program: "tcp_listen.without_fastopen_connect_the_connection_is_opened_at_once",
    },
  ],
  TCP_KEEPIDLE: [
    {
      says: "the first probe goes out after ... s of silence",
      program: "tcp_keepalive.the_first_probe_comes_after_the_idle_time",
    },
    { says: "once SO_KEEPALIVE is on", program: "tcp_keepalive.alone_it_does_nothing" },
  ],
  TCP_KEEPINTVL: [
    { says: "an unanswered probe is repeated every ... s", program: "slow_tcp.unanswered_probes_end_the_connection" },
    { says: "once SO_KEEPALIVE is on", program: "tcp_keepalive.alone_it_does_nothing" },
  ],
  TCP_KEEPCNT: [
    {
      says: "after ... unanswered probes the connection fails with ETIMEDOUT",
      program: "slow_tcp.unanswered_probes_end_the_connection",
    },
    { says: "once SO_KEEPALIVE is on", program: "tcp_keepalive.alone_it_does_nothing" },
  ],
  TCP_SYNCNT: [
    {
      says: "connect() sends its first packet ... again before it fails, and net.ipv4.tcp_syn_linear_timeouts adds to that",
      program: "slow_tcp.two_sends_the_first_packet_five_times_again",
    },
  ],
  TCP_USER_TIMEOUT: [
    {
      says: "data unacknowledged for ... ms ends the connection",
      program: "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
    },
    {
      says: "unacknowledged data ends the connection after the system's default time",
      program: "slow_tcp.unacknowledged_data_ends_after_tcp_retries2",
    },
  ],
  TCP_DEFER_ACCEPT: [
    {
      says: "accept() returns as soon as a connection is there",
      program: "tcp_listen.with_0_accept_wakes_without_data",
    },
    { says: "accept() returns when data has come", program: "tcp_listen.accept_wakes_only_when_data_comes" },
    {
      says: "or after about ... s",
      program: "slow_tcp.a_deferred_connection_is_accepted_without_data_when_the_time_is_over",
    },
  ],
  TCP_FASTOPEN: [
    {
      says: "up to ... connections with data in their first packet may be without a finished handshake",
      program: "tcp_listen.the_value_bounds_those_whose_handshake_is_not_finished",
    },
    {
      says: "data in a first packet is not accepted",
      program: "tcp_listen.with_a_queue_of_0_data_of_a_first_packet_is_not_taken",
    },
  ],
  TCP_LINGER2: [
    {
      says: "a closed connection does not wait for the peer's FIN",
      program: "tcp_keepalive.a_negative_linger2_ends_fin_wait2_at_once",
    },
    { says: "a closed connection waits ... s for the peer's FIN", program: "tcp_keepalive.linger2_bounds_fin_wait2" },
    {
      says: "a closed connection waits for the peer's FIN for the system's default time",
      program: "tcp_keepalive.the_default_of_linger2_is_the_sysctl",
    },
  ],
  TCP_NOTSENT_LOWAT: [
    { says: "send() stops at ... unsent bytes", program: "tcp_queues.send_stops_at_so_many_unsent_bytes" },
    {
      says: "and poll() reports writable below half of that",
      program: "tcp_queues.poll_reports_writable_below_half_of_it",
    },
    { says: "the limit of unsent bytes is net.ipv4.tcp_notsent_lowat", program: "tcp_queues.zero_means_the_sysctl" },
  ],
  TCP_CONGESTION: [{ says: "... decides how fast to send", source: "net/ipv4/tcp_input.c, tcp_cong_control, 6.12" }],
  TCP_ULP: [
    { says: "plain TCP", source: "net/ipv4/tcp_ulp.c, __tcp_set_ulp, 6.12" },
    { says: "... runs inside the kernel on top of TCP", source: "net/ipv4/tcp_ulp.c, __tcp_set_ulp, 6.12" },
  ],
  UDP_CORK: [
    { says: "writes are gathered into one datagram", program: "udp.writes_are_gathered_until_it_is_turned_off" },
    { says: "the gathered datagram is sent now", program: "udp.writes_are_gathered_until_it_is_turned_off" },
  ],
  UDP_SEGMENT: [
    { says: "a write is cut into datagrams of ... bytes", program: "udp.a_write_is_cut_into_datagrams_of_this_size" },
    { says: "a write is one datagram", program: "udp.without_a_size_a_write_is_one_datagram" },
  ],
};
