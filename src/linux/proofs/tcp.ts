import type { Proofs } from "./proof.ts";

/** SOL_TCP: how data is sent and acknowledged. */
export const tcpProofs: Proofs = {
  TCP_ZEROCOPY_RECEIVE: [
    { says: "Maps pages of received data into the program", source: "net/ipv4/tcp.c, tcp_zerocopy_receive, 6.12" },
    { says: "For very large transfers where the card splits headers from data", advice: true },
    { says: "Data must come in whole, aligned pages", source: "net/ipv4/tcp.c, can_map_frag, 6.12" },
    { says: "the rest is read the usual way", source: "net/ipv4/tcp.c, tcp_zerocopy_receive, 6.12" },
    { says: "It is asked by getsockopt(), and asking receives", source: "net/ipv4/tcp.c, do_tcp_getsockopt, 6.12" },
    { says: "a debugger must not", advice: true },
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
    {
      says: "Nagle's algorithm holds a small segment back while an earlier one is unacknowledged",
      program: "tcp_small_writes.a_small_write_waits_for_the_acknowledgement",
    },
    { says: "a small segment", program: "tcp_small_writes.a_write_of_a_full_segment_does_not_wait" },
    {
      says: "With this option every write leaves at once",
      program: "tcp_small_writes.with_nodelay_every_write_leaves_at_once",
    },
    { says: "In request and response protocols, terminals and games", advice: true },
    {
      says: "Many tiny writes become many tiny packets",
      program: "tcp_small_writes.with_nodelay_every_write_leaves_at_once",
    },
    {
      says: "gather them with writev() or TCP_CORK",
      program: "tcp_small_writes.writev_makes_one_packet_of_many_pieces",
    },
    {
      says: "two small writes and a read can stall for 40 milliseconds",
      program: "tcp_small_writes.two_small_writes_and_a_read_stall_for_40_milliseconds",
    },
  ],
  TCP_MAXSEG: [
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
    { says: "On tunnels whose smaller packet size is not found out by itself", advice: true },
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
      says: "To send a header and a file in full packets: cork, write the header, sendfile(), uncork",
      program: "tcp_small_writes.under_the_cork_header_and_file_share_full_packets",
    },
    {
      says: "Forgotten, it adds 200 milliseconds or more to every reply",
      program: "tcp_small_writes.a_forgotten_cork_gives_way_after_200_milliseconds",
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
      says: "with 65,535 or less the peer never has more than 65,535 bytes under way",
      program: "tcp_queues.with_a_clamp_of_65535_no_more_is_under_way",
    },
    {
      says: "The value itself does not last: the kernel replaces it as data arrives",
      program: "tcp_queues.the_kernel_replaces_the_clamp_as_data_arrives",
    },
    {
      says: "the kernel replaces it as data arrives",
      program: "tcp_queues.the_kernel_replaces_the_clamp_as_data_arrives",
    },
    { says: "Hardly ever", advice: true },
    { says: "SO_RCVBUF bounds what may wait unread", program: "tuning.a_small_receive_buffer_makes_the_window_small" },
    {
      says: "A small value before the handshake slows long, fast paths",
      program: "tcp_queues.a_small_clamp_slows_a_long_path",
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
      says: "Copies the state of the connection: round-trip time, windows, retransmissions, what limits the sender. It is what ss -i prints",
      program: "tcp_queues.tcp_info_is_what_ss_prints",
    },
    { says: "For monitoring from inside a program", advice: true },
    {
      says: "The structure grows with the kernel: the length that comes back is how much of it there is",
      program: "tcp_queues.the_length_of_tcp_info_tells_how_much_there_is",
    },
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
      says: "When the other side runs Nagle's algorithm and cannot be changed: set it again after each read",
      program: "tcp_small_writes.the_kernel_acknowledges_data_late_when_it_looks_like_a_conversation",
    },
    {
      says: "set it again after each read",
      program: "tcp_small_writes.the_kernel_acknowledges_data_late_when_it_looks_like_a_conversation",
    },
    { says: "It does not stay", program: "tcp_small_writes.quickack_does_not_stay" },
    {
      says: "It does not stay: a moment later it may be another value than the one set",
      program: "tcp_small_writes.quickack_does_not_stay",
    },
    {
      says: "listen() turns it on again; turned off after that, it delays the first acknowledgement of each connection",
      program: "tcp_small_writes.listen_turns_it_on_again_and_off_after_that_it_delays_the_first_acknowledgement",
    },
    { says: "It costs more packets", program: "tcp_small_writes.acknowledging_at_once_costs_packets" },
  ],
  TCP_CONGESTION: [
    {
      says: "Chooses the algorithm that decides how fast to send",
      source: "net/ipv4/tcp_input.c, tcp_cong_control, 6.12",
    },
    { says: "for this connection alone", program: "tcp_queues.the_congestion_control_is_of_this_connection_alone" },
    { says: "To try bbr on long or lossy paths, or a background algorithm for backups", advice: true },
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
    { says: "For games and remote control, which send little and suffer from one lost packet", advice: true },
    { says: "Only 0 and 1 are taken", program: "tcp_others.thin_linear_timeouts_takes_0_and_1" },
    { says: "fewer than four packets are under way", source: "include/net/tcp.h, tcp_stream_is_thin, 6.12" },
    { says: "and not with bbr", program: "tcp_others.thin_streams_are_sent_again_at_even_intervals_but_not_with_bbr" },
  ],
  TCP_NOTSENT_LOWAT: [
    {
      says: "send() stops when so many bytes wait unsent, however large the buffer is",
      program: "tcp_queues.send_stops_at_so_many_unsent_bytes",
    },
    {
      says: "poll() reports writable only below half of that",
      program: "tcp_queues.poll_reports_writable_below_half_of_it",
    },
    { says: "What is already on its way does not count", program: "tcp_queues.what_is_on_its_way_does_not_count" },
    { says: "In HTTP/2 and video servers, so that the program decides late what to send next", advice: true },
    {
      says: "Too small, and the connection runs dry between wake-ups",
      program: "tcp_queues.with_a_small_mark_nothing_is_left_to_send_at_a_wake_up",
    },
    { says: "0 means the sysctl net.ipv4.tcp_notsent_lowat", program: "tcp_queues.zero_means_the_sysctl" },
  ],
  TCP_CC_INFO: [
    {
      says: "Reads what the congestion control tells of itself: bbr its bandwidth and gains",
      program: "tcp_queues.bbr_gives_its_bandwidth",
    },
    { says: "bbr its bandwidth and gains", program: "tcp_queues.bbr_gives_its_bandwidth" },
    {
      says: "dctcp and vegas their own",
      source: "net/ipv4/tcp_dctcp.c, dctcp_get_info and net/ipv4/tcp_vegas.c, tcp_vegas_get_info, 6.12",
    },
    { says: "For research and for monitoring of bbr", advice: true },
    {
      says: "The layout depends on the algorithm, which the answer does not name",
      source: "include/uapi/linux/inet_diag.h, union tcp_cc_info, 6.12",
    },
    { says: "reno and cubic give nothing", program: "tcp_queues.reno_and_cubic_give_no_cc_info" },
  ],
  TCP_INQ: [
    {
      says: "Each recvmsg() brings along how many bytes are left to read",
      program: "tcp_queues.each_recvmsg_brings_the_number_of_unread_bytes",
    },
    { says: "To save the extra call that finds out whether there is more", advice: true },
    {
      says: "recvmsg() needs room for the control message",
      program: "tcp_queues.without_room_the_number_of_unread_bytes_is_lost",
    },
    {
      says: "The count may be old by the time it is used",
      program: "tcp_queues.the_number_of_unread_bytes_is_of_its_moment",
    },
  ],
  TCP_TX_DELAY: [
    {
      says: "Every packet of the connection is held for this many microseconds before it leaves",
      source: "include/net/tcp.h, tcp_add_tx_delay, 6.12",
    },
    { says: "In tests of congestion control", advice: true },
    { says: "It counts as part of the round-trip time", source: "net/ipv4/tcp_output.c, __tcp_transmit_skb, 6.12" },
    {
      says: "Without the fq queueing discipline nothing is delayed",
      program: "tcp_queues.without_fq_nothing_is_delayed",
    },
  ],
};
