import type { Proofs } from "./proof.ts";

/** SOL_TCP: how data is sent and acknowledged. */
export const tcpProofs: Proofs = {
  TCP_ZEROCOPY_RECEIVE: [
    { says: "Maps pages of received data into the program", source: "net/ipv4/tcp.c, tcp_zerocopy_receive, 6.12" },
    { says: "Data must come in whole, aligned pages", source: "net/ipv4/tcp.c, can_map_frag, 6.12" },
    { says: "It is asked by getsockopt(), and asking receives", source: "net/ipv4/tcp.c, do_tcp_getsockopt, 6.12" },
  ],
  TCP_THIN_DUPACK: [{ says: "Nothing", program: "tcp_rare.thin_dupack_is_taken_and_forgotten" }],
  TCP_RTO_MIN_US: [
    {
      says: "Shortest wait before a retransmission",
      program: "tcp_rare.rto_min_bounds_the_wait_before_a_retransmission",
    },
  ],
  TCP_DELACK_MAX_US: [
    {
      says: "Longest time that an acknowledgement may be held back",
      program: "tcp_rare.delack_max_bounds_how_long_an_acknowledgement_is_held_back",
    },
  ],
  TCP_NODELAY: [
    { says: "each write is sent at once", program: "tcp_small_writes.with_nodelay_every_write_leaves_at_once" },
    {
      says: "a small write waits while an earlier one is unacknowledged",
      program: "tcp_small_writes.a_small_write_waits_for_the_acknowledgement",
    },
    {
      says: "Many tiny writes become many tiny packets",
      program: "tcp_small_writes.with_nodelay_every_write_leaves_at_once",
    },
    {
      says: "Nagle's algorithm holds a small segment back while an earlier one is unacknowledged",
      program: "tcp_small_writes.a_small_write_waits_for_the_acknowledgement",
    },
    { says: "a small segment", program: "tcp_small_writes.a_write_of_a_full_segment_does_not_wait" },
    {
      says: "With this option every write leaves at once",
      program: "tcp_small_writes.with_nodelay_every_write_leaves_at_once",
    },
    {
      says: "two small writes and a read can stall for 40 milliseconds",
      program: "tcp_small_writes.two_small_writes_and_a_read_stall_for_40_milliseconds",
    },
  ],
  TCP_MAXSEG: [
    { says: "segments of 64 bytes at most", program: "tcp_segments.it_bounds_what_is_announced_and_what_is_sent" },
    { says: "segments are as large as the path allows", program: "tcp_segments.zero_takes_the_limit_away" },
    {
      says: "Bounds the segments: what is announced to the peer, and what is sent.",
      program: "tcp_segments.it_bounds_what_is_announced_and_what_is_sent",
    },
    {
      says: "Before the connection it reads what was set",
      program: "tcp_segments.before_connecting_it_reads_what_was_set",
    },
    {
      says: "afterwards the size that is really used",
      program: "tcp_segments.it_bounds_accepted_connections_that_do_not_read_it_back",
    },
    { says: "Only what is set before connect() counts", program: "tcp_segments.after_connect_it_does_nothing" },
    {
      says: "on a listener it may be set after listen() too, for later connections",
      program: "tcp_segments.set_after_listen_it_bounds_later_connections",
    },
    { says: "Values below 88 or above 32767 are refused", program: "tcp_segments.values_from_88_to_32767_are_taken" },
    { says: "but 0 takes the limit away", program: "tcp_segments.zero_takes_the_limit_away" },
    {
      says: "Read before connecting, and not set, it gives 536",
      program: "tcp_segments.before_connecting_it_reads_what_was_set",
    },
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
    {
      says: "Forgotten, it adds 200 milliseconds or more to every reply",
      program: "tcp_small_writes.a_forgotten_cork_gives_way_after_200_milliseconds",
    },
    {
      says: "Segments that are not full stay in the queue until the cork is pulled",
      program: "tcp_small_writes.a_cork_holds_segments_back_until_it_is_pulled",
    },
    { says: "the segment fills up", program: "tcp_small_writes.a_full_segment_leaves_under_the_cork" },
    {
      says: "200 milliseconds have passed",
      program: "tcp_small_writes.a_forgotten_cork_gives_way_after_200_milliseconds",
    },
    {
      says: "on slow paths the retransmission timeout if that is longer",
      program: "tcp_small_writes.on_a_slow_path_the_cork_waits_for_the_retransmission_timeout",
    },
    {
      says: "It is stronger than TCP_NODELAY while it is on",
      program: "tcp_small_writes.the_cork_is_stronger_than_nodelay",
    },
    {
      says: "turning TCP_NODELAY on pushes out what waits",
      program: "tcp_small_writes.turning_nodelay_on_pushes_out_what_the_cork_holds",
    },
  ],
  TCP_WINDOW_CLAMP: [
    {
      says: "Set before the handshake, it bounds the first window and makes the window scale small",
      program: "tcp_queues.before_the_handshake_the_clamp_makes_the_scale_small",
    },
    {
      says: "the kernel replaces it as data arrives",
      program: "tcp_queues.the_kernel_replaces_the_clamp_as_data_arrives",
    },
    { says: "Less than 1152 becomes 1152", program: "tcp_queues.less_than_1152_becomes_1152" },
    { says: "0 only before the connection", program: "tcp_queues.clamp_0_only_before_the_connection" },
    {
      says: "Once connected it reads the limit that the kernel uses itself",
      program: "tcp_queues.once_connected_the_clamp_reads_the_kernels_own",
    },
  ],
  TCP_INFO: [
    {
      says: "the length that comes back is how much of it there is",
      program: "tcp_queues.the_length_of_tcp_info_tells_how_much_there_is",
    },
    {
      says: "Times are in microseconds, but the tcpi_last_ fields",
      program: "tcp_queues.round_trip_times_are_in_microseconds_and_last_times_in_milliseconds",
    },
    { says: "tcpi_total_rto_time in milliseconds", program: "tcp_queues.the_time_of_timeouts_is_in_milliseconds" },
  ],
  TCP_QUICKACK: [
    {
      says: "0 on a listener does not delay the first acknowledgement of its connections",
      program: "tcp_small_writes.off_on_a_listener_it_does_not_delay_the_first_acknowledgement",
    },
    { says: "acknowledges at once, for now", program: "tcp_small_writes.with_quickack_it_does_not_wait" },
    {
      says: "acknowledgements may wait to be sent together with data",
      program: "tcp_small_writes.an_acknowledgement_waits_40_milliseconds_in_a_conversation",
    },
    { says: "It does not stay", program: "tcp_small_writes.quickack_does_not_stay" },
    { says: "Acknowledgements go out at once", program: "tcp_small_writes.with_quickack_it_does_not_wait" },
    {
      says: "instead of waiting 40",
      program: "tcp_small_writes.an_acknowledgement_waits_40_milliseconds_in_a_conversation",
    },
    {
      says: "to 200 milliseconds for data to ride on",
      program: "tcp_small_writes.the_wait_of_an_acknowledgement_grows_to_200_milliseconds",
    },
    {
      says: "The kernel falls back to waiting as soon as the traffic looks like a conversation",
      program: "tcp_small_writes.quickack_does_not_stay",
    },
    {
      says: "set it again after each read",
      program: "tcp_small_writes.the_kernel_acknowledges_data_late_when_it_looks_like_a_conversation",
    },
  ],
  TCP_CONGESTION: [
    { says: "for this connection alone", program: "tcp_queues.the_congestion_control_is_of_this_connection_alone" },
    {
      says: "Only the names in net.ipv4.tcp_allowed_congestion_control are free for all; others need CAP_NET_ADMIN",
      program: "tcp_queues.other_names_need_cap_net_admin",
    },
    {
      says: "loading a module does too",
      source: "net/ipv4/tcp_cong.c, tcp_ca_find_autoload and tcp_set_congestion_control, 6.12",
    },
    { says: "ENOENT: there is no such module", program: "tcp_queues.an_unknown_congestion_control_is_enoent" },
    { says: "Accepted sockets inherit it", program: "tcp_queues.accepted_sockets_inherit_the_congestion_control" },
  ],
  TCP_THIN_LINEAR_TIMEOUTS: [
    {
      says: "the first retransmissions come at even intervals",
      program: "tcp_others.thin_streams_are_sent_again_at_even_intervals_but_not_with_bbr",
    },
    { says: "Only 0 and 1 are taken", program: "tcp_others.thin_linear_timeouts_takes_0_and_1" },
    { says: "fewer than four packets are under way", source: "include/net/tcp.h, tcp_stream_is_thin, 6.12" },
    { says: "and not with bbr", program: "tcp_others.thin_streams_are_sent_again_at_even_intervals_but_not_with_bbr" },
  ],
  TCP_NOTSENT_LOWAT: [
    {
      says: "send() stops at 64 unsent bytes, and poll() reports writable below half of that",
      program: "tcp_queues.poll_reports_writable_below_half_of_it",
    },
    { says: "the limit of unsent bytes is net.ipv4.tcp_notsent_lowat", program: "tcp_queues.zero_means_the_sysctl" },
    {
      says: "send() stops when so many bytes wait unsent, however large the buffer is",
      program: "tcp_queues.send_stops_at_so_many_unsent_bytes",
    },
    {
      says: "poll() reports writable only below half of that",
      program: "tcp_queues.poll_reports_writable_below_half_of_it",
    },
    { says: "What is already on its way does not count", program: "tcp_queues.what_is_on_its_way_does_not_count" },
    { says: "0 means the sysctl net.ipv4.tcp_notsent_lowat", program: "tcp_queues.zero_means_the_sysctl" },
  ],
  TCP_CC_INFO: [
    { says: "bbr its bandwidth and gains", program: "tcp_queues.bbr_gives_its_bandwidth" },
    { says: "reno and cubic give nothing", program: "tcp_queues.reno_and_cubic_give_no_cc_info" },
  ],
  TCP_INQ: [
    {
      says: "recvmsg() needs room for the control message",
      program: "tcp_queues.without_room_the_number_of_unread_bytes_is_lost",
    },
    {
      says: "Each recvmsg() brings along how many bytes are left to read",
      program: "tcp_queues.each_recvmsg_brings_the_number_of_unread_bytes",
    },
  ],
  TCP_TX_DELAY: [
    {
      says: "Every packet of the connection is held for this many microseconds before it leaves",
      source: "net/ipv4/tcp_output.c, tcp_add_tx_delay, 6.12",
    },
    {
      says: "Without the fq queueing discipline nothing is delayed",
      program: "tcp_queues.without_fq_nothing_is_delayed",
    },
  ],
};
