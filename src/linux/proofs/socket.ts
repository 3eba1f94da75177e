import type { Proofs } from "./proof.ts";

/** SOL_SOCKET. */
export const socketProofs: Proofs = {
  SO_REUSEADDR: [
    { says: "its local address stays taken", program: "reuse.time_wait_keeps_the_address_taken" },
    {
      says: "bind() takes the address all the same, if the earlier socket had the option too",
      program: "reuse.it_is_taken_if_the_earlier_socket_had_the_option_too",
    },
    {
      says: "it still refuses an address on which another socket listens",
      program: "reuse.another_listener_is_in_the_way_all_the_same",
    },
    { says: "A unicast datagram then goes to the last one bound", program: "reuse.the_last_one_bound_takes_unicast" },
    { says: "a multicast one to all", program: "reuse.multicast_goes_to_all" },
    {
      says: "Set after bind() it only lets a later socket bind the address too",
      program: "reuse.set_after_bind_it_lets_a_later_socket_bind",
    },
  ],
  SO_REUSEPORT: [
    {
      says: "All sockets must have it before bind(), the first one too",
      program: "reuse.all_sockets_of_a_group_need_it",
    },
    {
      says: "Connections that wait in the queue of a listener are reset when it closes",
      program: "reuse.waiting_connections_are_reset_when_their_listener_closes",
    },
  ],
  SO_TYPE: [{ says: "It cannot be set", program: "reading.type_domain_and_protocol_cannot_be_set" }],
  SO_ACCEPTCONN: [
    { says: "Reads whether listen() was called on the socket", program: "reading.listening_is_read" },
    { says: "It cannot be set", program: "reading.type_domain_and_protocol_cannot_be_set" },
  ],
  SO_PROTOCOL: [
    { says: "also where socket() was given 0", program: "reading.a_protocol_of_0_reads_as_the_one_in_use" },
    {
      says: "The client's end of an MPTCP connection that fell back to TCP still reads IPPROTO_MPTCP",
      program: "reading.after_fallback_the_client_reads_mptcp_and_the_accepted_socket_tcp",
    },
  ],
  SO_ERROR: [
    { says: "Reading it takes it away", program: "messages.reading_an_error_takes_it_away" },
    {
      says: "On UDP an error of an earlier datagram can show up at a later call",
      program: "messages.an_error_of_an_earlier_datagram_shows_later",
    },
  ],
  SO_DONTROUTE: [
    {
      says: "A destination behind a router is unreachable (ENETUNREACH)",
      program: "device.without_a_gateway_a_far_host_is_unreachable",
    },
  ],
  SO_BROADCAST: [
    {
      says: "Without it a datagram to a broadcast address is refused with EACCES",
      program: "device.a_broadcast_needs_the_option",
    },
  ],
  SO_SNDBUF: [
    { says: "so that 50000 reads back as 100000", program: "buffers.a_value_is_doubled" },
    {
      says: "The kernel cuts the value to net.core.wmem_max and doubles it",
      program: "buffers.a_value_is_cut_first_and_then_doubled",
    },
    {
      says: "A UNIX datagram that is larger than the buffer fails with EMSGSIZE",
      program: "buffers.a_larger_unix_datagram_is_refused",
    },
  ],
  SO_RCVBUF: [
    {
      says: "on UNIX sockets the sender's SO_SNDBUF does that instead",
      program: "buffers.the_send_buffer_bounds_what_a_unix_peer_has_unread",
    },
    {
      says: "The kernel cuts the value to net.core.rmem_max and doubles it",
      program: "buffers.a_value_is_cut_first_and_then_doubled",
    },
    {
      says: "For TCP, if at all, at any time",
      program: "buffers.a_late_value_makes_the_window_as_large_as_an_early_one",
    },
    {
      says: "Accepted sockets inherit it from the listener",
      program: "buffers.accepted_sockets_inherit_size_and_lock",
    },
    { says: "Values above the limit are cut without an error", program: "buffers.a_negative_value_is_the_largest" },
  ],
  SO_SNDBUFFORCE: [
    { says: "without the limit of net.core.wmem_max", program: "buffers.the_forced_forms_know_no_limit" },
    { says: "Needs CAP_NET_ADMIN", program: "rights.the_forced_sizes_are_eperm" },
  ],
  SO_RCVBUFFORCE: [
    { says: "without the limit of net.core.rmem_max", program: "buffers.the_forced_forms_know_no_limit" },
    { says: "Needs CAP_NET_ADMIN", program: "rights.the_forced_sizes_are_eperm" },
  ],
  SO_BUF_LOCK: [
    { says: "Clearing a bit hands the buffer back", program: "buffers.clearing_the_lock_gives_the_buffer_back" },
    { says: "Accepted sockets inherit the bits", program: "buffers.accepted_sockets_inherit_size_and_lock" },
  ],
  SO_RXQ_OVFL: [
    { says: "as long as it is 0 nothing comes", program: "buffers.the_count_of_losses_comes_once_there_are_some" },
    { says: "because the buffer was full or by a filter", program: "buffers.drops_by_a_filter_count_too" },
  ],
  SO_KEEPALIVE: [
    { says: "for two hours (TCP_KEEPIDLE)", program: "reading.keepalive_times_are_two_hours_nine_and_75" },
  ],
  SO_OOBINLINE: [
    {
      says: "The one byte that TCP marks as urgent stays in the stream",
      program: "messages.urgent_data_is_apart_unless_inline",
    },
  ],
  SO_PRIORITY: [
    { says: "Values beyond 0 to 6 need CAP_NET_ADMIN or CAP_NET_RAW", program: "device.a_high_priority_needs_rights" },
    { says: "Setting IP_TOS afterwards overwrites it", program: "device.setting_ip_tos_overwrites_the_priority" },
    { says: "An accepted socket starts at 0 again", program: "device.an_accepted_socket_starts_at_priority_0" },
  ],
  SO_LINGER: [
    {
      says: "Off, close() returns at once and the kernel sends what is left in the background",
      program: "linger.off_close_returns_at_once_and_the_rest_is_sent",
    },
    {
      says: "where received data was left unread it resets the connection instead",
      program: "linger.unread_input_makes_close_reset_and_drop_the_rest",
    },
    {
      says: "On with a time, close() blocks until all is acknowledged or the time is over",
      program: "linger.with_a_time_close_waits_for_the_acknowledgement",
    },
    { says: "the peer sees ECONNRESET", program: "linger.with_0_the_peer_sees_a_reset" },
    { says: "to drop a connection without TIME_WAIT", program: "linger.with_0_there_is_no_time_wait" },
    { says: "even on a non-blocking socket", program: "linger.it_waits_on_a_non_blocking_socket_too" },
    { says: "UNIX and UDP sockets do not look at it", program: "linger.unix_sockets_and_datagrams_do_not_look_at_it" },
  ],
  SO_PASSCRED: [
    {
      says: "Each message that arrives on a UNIX socket carries the sender's pid, uid and gid",
      program: "messages.a_message_carries_its_senders_pid_and_ids",
    },
    { says: "earlier messages read pid 0 and uid 65534", program: "messages.earlier_messages_have_no_credentials" },
  ],
  SO_PEERCRED: [
    { says: "had when it called connect()", program: "messages.the_peers_credentials_are_those_of_connect" },
  ],
  SO_RCVLOWAT: [
    {
      says: "Blocking reads of a stream wake up only when at least so many bytes are there",
      program: "low_water.a_read_of_a_unix_stream_waits",
    },
    { says: "on TCP poll() does too", program: "low_water.tcp_reads_and_poll_wait_for_so_many_bytes" },
    {
      says: "on UNIX streams poll() wakes at the first byte",
      program: "low_water.poll_on_a_unix_stream_wakes_at_the_first_byte",
    },
    { says: "For TCP the kernel makes the buffer larger if need be", program: "low_water.tcp_makes_the_buffer_larger" },
    { says: "UDP and UNIX datagrams ignore it", program: "low_water.datagrams_ignore_it" },
  ],
  SO_SNDLOWAT: [{ says: "Reads 1", program: "low_water.the_mark_for_sending_is_1_and_stays" }],
  SO_RCVTIMEO: [
    {
      says: "A blocking read or accept() gives up after this time with EAGAIN",
      program: "timeouts.a_read_gives_up_with_eagain",
    },
    { says: "A negative time does not block at all", program: "timeouts.a_negative_time_does_not_block" },
    { says: "a tv_usec of 1,000,000 and more is EDOM", program: "timeouts.a_million_microseconds_are_refused" },
    { says: "Accepted sockets inherit it.", program: "timeouts.accepted_sockets_inherit_it" },
  ],
  SO_SNDTIMEO: [{ says: "A negative time does not block at all.", program: "timeouts.a_negative_time_does_not_block" }],
  SO_BINDTODEVICE: [
    {
      says: "Changing a binding needs CAP_NET_RAW, also to take it off or to set the same name again",
      program: "device.the_first_binding_is_free_a_change_is_not",
    },
    { says: "Packets to 127.0.0.1 are not seen", program: "device.packets_to_127_0_0_1_are_not_seen" },
    {
      says: "those to the interface's own address are",
      program: "device.packets_to_the_interfaces_own_address_are_seen",
    },
    { says: "The socket sends and receives through one interface only", program: "device.accepted_sockets_stay_bound" },
  ],
  SO_BINDTOIFINDEX: [
    {
      says: "A number that does not exist is taken without an error: then nothing can be sent",
      program: "device.a_number_that_does_not_exist_is_taken",
    },
  ],
  SO_MARK: [{ says: "Needs CAP_NET_ADMIN, or CAP_NET_RAW", program: "device.a_mark_needs_rights" }],
  SO_DETACH_FILTER: [
    {
      says: "It fails with ENOENT where there is no filter and with EPERM where the filter is locked",
      program: "reading.a_locked_filter_stays",
    },
  ],
  SO_LOCK_FILTER: [{ says: "There is no way back, not even for root", program: "reading.a_locked_filter_stays" }],
  SO_TIMESTAMP: [
    {
      says: "It and SO_TIMESTAMPNS turn each other off",
      program: "messages.times_in_micro_and_nanoseconds_turn_each_other_off",
    },
  ],
  SO_TIMESTAMPNS: [
    { says: "It turns SO_TIMESTAMP off", program: "messages.times_in_micro_and_nanoseconds_turn_each_other_off" },
  ],
  SO_PEEK_OFF: [
    { says: "each look moves the mark on", program: "messages.a_look_moves_the_mark_on_and_a_read_moves_it_back" },
    {
      says: "A plain read moves the mark back by what it took",
      program: "messages.a_look_moves_the_mark_on_and_a_read_moves_it_back",
    },
  ],
  SO_PASSPIDFD: [
    { says: "Every message makes a new fd that must be closed", program: "messages.each_message_makes_a_new_pidfd" },
  ],
  SO_PASSRIGHTS: [{ says: "the sender gets EPERM", program: "messages.refused_fds_are_eperm_for_the_sender" }],
  SO_COOKIE: [
    {
      says: "Reads a 64-bit number that the kernel gives to the socket",
      program: "reading.the_cookie_stays_the_same_and_is_the_sockets_own",
    },
  ],
  SO_NETNS_COOKIE: [
    {
      says: "The buffer must be exactly eight bytes long, or it is EINVAL",
      program: "reading.the_cookie_of_the_network_takes_eight_bytes",
    },
  ],
  SO_DEBUG: [
    {
      says: "Turning it on needs CAP_NET_ADMIN and fails with EACCES without it",
      program: "rights.debugging_is_eacces",
    },
  ],
  SO_PREFER_BUSY_POLL: [{ says: "Needs CAP_NET_ADMIN to be turned on", program: "rights.preferring_to_poll_is_eperm" }],
  SO_BUSY_POLL_BUDGET: [
    { says: "an ordinary user can set nothing but 0", program: "rights.any_budget_but_0_is_eperm_and_is_not_read" },
  ],
  SO_MEMINFO: [
    {
      says: "The numbers count the kernel's bookkeeping too",
      program: "counters.the_counters_count_the_bookkeeping_too",
    },
  ],
  SO_INCOMING_NAPI_ID: [
    {
      says: "0 before the first packet, and on devices without such queues, loopback among them",
      program: "counters.before_the_first_packet_there_is_no_queue",
    },
  ],
  SO_INCOMING_CPU: [{ says: "It is not inherited by accepted sockets", program: "counters.the_cpu_is_not_inherited" }],
  SO_MAX_PACING_RATE: [
    {
      says: "An int cannot say more than 4 GB/s; pass 64 bits",
      program: "counters.a_rate_beyond_an_int_takes_64_bits",
    },
  ],
  SO_ZEROCOPY: [
    {
      says: "on loopback, where it copies after all",
      program: "counters.zerocopy_tells_on_the_error_queue_and_copies_on_loopback",
    },
  ],
  SO_TXREHASH: [
    {
      says: "-1 stands for net.core.txrehash, and reads back as its value",
      program: "counters.minus_1_stands_for_the_setting_and_reads_as_it",
    },
  ],
  SO_PEERPIDFD: [{ says: "Each read makes a new fd", program: "counters.each_read_makes_a_new_pidfd" }],
  SO_PEERGROUPS: [
    {
      says: "a buffer that is too small gives ERANGE",
      program: "counters.a_buffer_too_small_for_the_groups_is_erange",
    },
  ],
};
