import type { Proofs } from "./proof.ts";

/** SOL_TCP: how connections are opened and ended. */
export const tcpConnectionProofs: Proofs = {
  TCP_AO_ADD_KEY: [
    {
      says: "Adds a key of the TCP authentication option for one peer",
      source: "net/ipv4/tcp_ao.c, tcp_ao_add_cmd, 6.12",
    },
    {
      says: "each segment carries a sum that only who has the key can make, and keys can be changed while the connection lives",
      page: "RFC 5925",
    },
    { says: "Between BGP routers, in the place of TCP_MD5SIG", page: "RFC 5925" },
    { says: "Needs a kernel of 6.7 or newer that was built with it", source: "net/ipv4/Kconfig, TCP_AO, 6.12" },
    { says: "The first key must be there before connect()", source: "net/ipv4/tcp.c, do_tcp_setsockopt, 6.12" },
    { says: "socktrace never shows the key", advice: true },
  ],
  TCP_TIMESTAMP: [
    { says: "it can be set in repair mode only", program: "tcp_rare.the_timestamp_can_be_set_in_repair_mode_only" },
  ],
  TCP_KEEPIDLE: [
    {
      says: "How many seconds a connection must be silent before SO_KEEPALIVE sends its first probe",
      program: "tcp_keepalive.the_first_probe_comes_after_the_idle_time",
    },
    {
      says: "instead of the 7200 of net.ipv4.tcp_keepalive_time",
      program: "tcp_keepalive.the_defaults_are_the_sysctls",
    },
    { says: "With SO_KEEPALIVE, set below the idle limit of the firewalls and NAT boxes on the way", advice: true },
    { says: "Alone it does nothing", program: "tcp_keepalive.alone_it_does_nothing" },
    { says: "Alone it does nothing: SO_KEEPALIVE must be on", program: "tcp_keepalive.alone_it_does_nothing" },
    { says: "From 1 to 32767; 0 is refused", program: "tcp_keepalive.times_from_1_to_32767_are_taken" },
  ],
  TCP_KEEPINTVL: [
    {
      says: "Seconds between one unanswered keepalive probe and the next",
      program: "slow_tcp.unanswered_probes_end_the_connection",
    },
    { says: "instead of 75", program: "reading.unless_set_keepalive_takes_7200_9_and_75" },
    { says: "With SO_KEEPALIVE, to notice a dead peer sooner", advice: true },
    { says: "Alone it does nothing", program: "tcp_keepalive.alone_it_does_nothing" },
    { says: "Alone it does nothing: SO_KEEPALIVE must be on", program: "tcp_keepalive.alone_it_does_nothing" },
    {
      says: "A dead peer is noticed after TCP_KEEPIDLE + TCP_KEEPINTVL times TCP_KEEPCNT",
      program: "slow_tcp.unanswered_probes_end_the_connection",
    },
  ],
  TCP_KEEPCNT: [
    {
      says: "After so many unanswered probes the connection fails with ETIMEDOUT",
      program: "slow_tcp.unanswered_probes_end_the_connection",
    },
    { says: "instead of after 9", program: "reading.unless_set_keepalive_takes_7200_9_and_75" },
    { says: "With SO_KEEPALIVE, together with TCP_KEEPINTVL", advice: true },
    { says: "From 1 to 127", program: "tcp_keepalive.counts_from_1_to_127_are_taken" },
    {
      says: "With TCP_USER_TIMEOUT set, that time decides instead of this count",
      program: "slow_tcp.the_user_timeout_decides_instead_of_the_count_of_probes",
    },
    {
      says: "While sent data is unacknowledged no probes are sent",
      program: "slow_tcp.with_unacknowledged_data_no_probes_are_sent",
    },
    {
      says: "only TCP_USER_TIMEOUT helps then",
      program: "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
    },
  ],
  TCP_LINGER2: [
    {
      says: "After close() a connection may wait in FIN_WAIT2 for the peer to close too",
      program: "tcp_keepalive.linger2_bounds_fin_wait2",
    },
    { says: "this bounds that wait", program: "tcp_keepalive.linger2_bounds_fin_wait2" },
    { says: "60 seconds unless set", program: "tcp_keepalive.the_default_of_linger2_is_the_sysctl" },
    { says: "120 at most", program: "tcp_keepalive.values_of_linger2_above_120_read_120" },
    { says: "A negative value ends it at once", program: "tcp_keepalive.a_negative_linger2_ends_fin_wait2_at_once" },
    { says: "In servers with very many connections whose clients do not close", advice: true },
    {
      says: "It is not SO_LINGER: close() does not block, and data is not dropped",
      program: "tcp_keepalive.linger2_neither_blocks_close_nor_drops_data",
    },
    {
      says: "close() does not block, and data is not dropped",
      program: "tcp_keepalive.linger2_neither_blocks_close_nor_drops_data",
    },
    {
      says: "It holds only for sockets that no process has any more",
      program: "tcp_keepalive.linger2_does_nothing_while_a_process_has_the_socket",
    },
  ],
  TCP_MD5SIG: [
    {
      says: "Every segment to and from one peer carries an MD5 sum",
      program: "tcp_others.a_peer_without_the_key_times_out",
    },
    { says: "what has none", program: "tcp_others.a_peer_without_the_key_times_out" },
    { says: "or a wrong one, is dropped", program: "tcp_others.a_wrong_key_times_out" },
    { says: "Between BGP routers that ask for it (RFC 2385)", page: "RFC 2385" },
    {
      says: "A key that does not match shows as a connection that times out",
      program: "tcp_others.a_wrong_key_times_out",
    },
    { says: "MD5 is weak", page: "RFC 6151" },
    { says: "TCP-AO is its successor", page: "RFC 5925" },
    { says: "socktrace never shows the key", advice: true },
  ],
  TCP_USER_TIMEOUT: [
    {
      says: "When sent data stays unacknowledged",
      program: "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
    },
    {
      says: "or the peer's window stays shut",
      program: "tcp_keepalive.it_ends_a_connection_whose_peer_keeps_its_window_shut",
    },
    { says: "Unset, unacknowledged data ends it", program: "slow_tcp.unacknowledged_data_ends_after_tcp_retries2" },
    { says: "after about 15 minutes", page: "Documentation/networking/ip-sysctl.rst" },
    {
      says: "a shut window never, as long as the peer answers probes",
      program: "slow_tcp.a_shut_window_never_ends_a_connection_whose_peer_answers_probes",
    },
    { says: "Where a server must know soon that its data no longer arrives", advice: true },
    {
      says: "SO_KEEPALIVE, which covers silence",
      program: "tcp_keepalive.alone_it_does_nothing_to_a_silent_connection",
    },
    {
      says: "Milliseconds, unlike all the keepalive times",
      program: "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
    },
    {
      says: "It also overrides the count of keepalive probes",
      program: "slow_tcp.the_user_timeout_decides_instead_of_the_count_of_probes",
    },
    {
      says: "Set it before connect() to bound that too",
      program: "tcp_keepalive.set_before_connect_it_bounds_connect_too",
    },
    { says: "0: the system's count", program: "slow_tcp.unacknowledged_data_ends_after_tcp_retries2" },
  ],
  TCP_REPAIR: [
    {
      says: "In repair mode the socket stops talking",
      program: "tcp_others.in_repair_mode_queues_and_sequence_numbers_are_read_and_written_and_nothing_is_sent",
    },
    {
      says: "its queues, sequence numbers",
      program: "tcp_others.in_repair_mode_queues_and_sequence_numbers_are_read_and_written_and_nothing_is_sent",
    },
    { says: "and options can be read and written", program: "tcp_others.in_repair_mode_options_are_written" },
    { says: "close() is silent", program: "tcp_others.close_is_silent_in_repair_mode" },
    { says: "In checkpoint and restore (CRIU)", advice: true },
    { says: "Needs CAP_NET_ADMIN", program: "tcp_others.repair_needs_cap_net_admin" },
    {
      says: "a socket that is closed or connected",
      program: "tcp_others.repair_wants_a_socket_that_is_closed_or_connected",
    },
    {
      says: "While it is on SO_REUSEADDR reads 2; turning it off resets SO_REUSEADDR to 0",
      program: "tcp_others.repair_makes_reuseaddr_2_and_then_0",
    },
  ],
  TCP_ULP: [
    {
      says: "Puts a protocol layer of the kernel on top of the connection",
      source: "net/ipv4/tcp_ulp.c, __tcp_set_ulp, 6.12",
    },
    {
      says: "with tls, write() and sendfile() are encrypted in the kernel or by the card once TLS_TX has the keys",
      page: "Documentation/networking/tls-offload.rst",
    },
    { says: "In web servers and proxies that send files over TLS", advice: true },
    { says: "The connection must be established first", source: "net/tls/tls_main.c, tls_init, 6.12" },
    { says: "It cannot be taken off again", source: "net/ipv4/tcp_ulp.c, __tcp_set_ulp, 6.12" },
    { says: "ENOENT: the module is not there", program: "tcp_queues.without_the_module_it_is_enoent" },
    {
      says: "The layer's own options stand at a level of their own, SOL_TLS",
      source: "net/tls/tls_main.c, tls_setsockopt, 6.12",
    },
  ],
  TCP_IS_MPTCP: [
    {
      says: "Reads whether Multipath TCP is in use: 1 for such a socket, 0 after it fell back to plain TCP",
      program: "tcp_others.it_reads_1_for_multipath_and_0_after_the_fallback",
    },
    {
      says: "1 for such a socket, 0 after it fell back to plain TCP",
      program: "tcp_others.it_reads_1_for_multipath_and_0_after_the_fallback",
    },
    { says: "0 for a TCP socket", program: "tcp_others.a_tcp_socket_reads_0_of_is_mptcp_since_6_9" },
    { says: "To find out whether the peer and the path let Multipath TCP through", advice: true },
    {
      says: "A TCP socket answers only since Linux 6.9; older kernels say ENOPROTOOPT",
      program: "tcp_others.a_tcp_socket_reads_0_of_is_mptcp_since_6_9",
    },
  ],
  TCP_RTO_MAX_MS: [
    {
      says: "Bounds how long the waits between retransmissions grow",
      program: "slow_tcp.with_a_small_rto_max_the_count_of_retransmissions_is_reached_sooner",
    },
    { says: "from 1,000 to 120,000 milliseconds", program: "tcp_others.rto_max_from_1000_to_120000" },
    { says: "In data centres, where a minute of silence is an age", advice: true },
    {
      says: "then a dead path is tried again sooner",
      program: "slow_tcp.with_a_small_rto_max_the_count_of_retransmissions_is_reached_sooner",
    },
    { says: "Only since Linux 6.15", program: "tcp_others.rto_max_came_with_6_15" },
    {
      says: "limits that count them are reached sooner",
      program: "slow_tcp.with_a_small_rto_max_the_count_of_retransmissions_is_reached_sooner",
    },
  ],
};
