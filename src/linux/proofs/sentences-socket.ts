import type { Proofs } from "./proof.ts";

/** SOL_SOCKET (linux/bound/socket.ts). */
export const socketSentenceProofs: Proofs = {
  SO_REUSEADDR: [
    {
      says: "bind() may reuse an address held only by TIME_WAIT connections whose sockets also had SO_REUSEADDR",
      program: "reuse.it_is_taken_if_the_earlier_socket_had_the_option_too",
    },
    { says: "fails if another socket listens there", program: "reuse.another_listener_is_in_the_way_all_the_same" },
    {
      says: "bind() fails with EADDRINUSE while connections on the address are in TIME_WAIT",
      program: "reuse.time_wait_keeps_the_address_taken",
    },
    {
      says: "other sockets that have it too can bind the same address; the last one bound gets the datagrams sent to it alone",
      program: "reuse.the_last_one_bound_takes_unicast",
    },
    {
      says: "no other socket can bind the same address",
      program: "reuse.without_it_no_other_socket_can_bind_the_address_of_a_datagram_socket",
    },
    { says: "no effect: UNIX sockets ignore it", program: "reuse.unix_sockets_ignore_it" },
  ],
  SO_REUSEPORT: [
    {
      says: "other sockets of this user that have it too can bind the same port",
      program: "reuseport.sockets_of_one_user_share_a_port",
    },
    { says: "connections are spread over all of them", program: "reuseport.connections_are_spread_by_a_hash" },
    {
      says: "datagrams are spread over all of them",
      program: "reuseport.datagrams_of_one_sender_go_to_one_socket_those_of_many_to_all",
    },
    { says: "the port is not shared with other sockets", program: "reuse.all_sockets_of_a_group_need_it" },
  ],
  SO_ERROR: [
    { says: "the pending error was ..., and is cleared", program: "messages.reading_an_error_takes_it_away" },
    { says: "no error was pending", program: "messages.when_it_is_writable_0_means_connected" },
  ],
  SO_DONTROUTE: [
    {
      says: "only hosts on directly connected networks can be reached, never through a gateway",
      program: "device.only_directly_connected_hosts_are_reached",
    },
    { says: "packets go where the routing table says", program: "device.without_a_gateway_a_far_host_is_unreachable" },
  ],
  SO_BROADCAST: [
    {
      says: "datagrams may go to a broadcast address",
      program: "device.a_broadcast_reaches_every_host_that_need_not_have_the_option",
    },
    { says: "a datagram to a broadcast address fails with EACCES", program: "device.a_broadcast_needs_the_option" },
  ],
  SO_KEEPALIVE: [
    {
      says: "an idle connection is probed, for the first time after TCP_KEEPIDLE",
      program: "tcp_keepalive.the_first_probe_comes_after_the_idle_time",
    },
    { says: "by default 2 hours", program: "reading.unless_set_keepalive_takes_7200_9_and_75" },
    {
      says: "a dead peer is noticed when the connection was idle for ... s and ... probes, ... s apart, went unanswered",
      program: "slow_tcp.unanswered_probes_end_the_connection",
    },
    {
      says: "a connection is probed when it was idle for ... s",
      program: "tcp_keepalive.the_first_probe_comes_after_the_idle_time",
    },
    { says: "no effect: only TCP sends probes", source: "net/core/sock.c, sk_setsockopt, 6.12" },
    {
      says: "an idle connection is never probed: a dead peer is noticed only when data is sent",
      program: "tcp_keepalive.alone_it_does_nothing",
    },
  ],
  SO_LINGER: [
    {
      says: "close() returns at once, and the kernel sends the remaining data",
      program: "linger.off_close_returns_at_once_and_the_rest_is_sent",
    },
    {
      says: "where received data was left unread it resets the connection",
      program: "linger.unread_input_makes_close_reset_and_drop_the_rest",
    },
    {
      says: "no effect: close() of such a socket never waits",
      program: "linger.unix_sockets_and_datagrams_do_not_look_at_it",
    },
    { says: "close() will send RST", program: "linger.with_0_the_peer_sees_a_reset" },
    { says: "and drop unsent data", program: "linger.with_0_what_is_unsent_is_lost" },
    { says: "close() will wait up to ... s", program: "linger.with_a_time_close_waits_for_the_acknowledgement" },
    {
      says: "close() will wait as long as it takes",
      program: "linger.with_a_negative_time_close_waits_as_long_as_it_takes",
    },
    {
      says: "for the peer to acknowledge the remaining data",
      program: "linger.with_a_time_close_returns_once_all_is_acknowledged",
    },
    { says: "on a non-blocking socket too", program: "linger.it_waits_on_a_non_blocking_socket_too" },
  ],
  SO_SNDBUF: [
    {
      says: "the kernel cuts it to net.core.wmem_max and doubles it",
      program: "buffers.a_value_is_cut_first_and_then_doubled",
    },
    { says: "the kernel takes net.core.wmem_max and doubles it", program: "buffers.a_negative_value_is_the_largest" },
    { says: "cut to net.core.wmem_max and doubled", program: "buffers.a_value_is_cut_first_and_then_doubled" },
    { says: "room for ... bytes", program: "tuning.a_send_buffer_bounds_unsent_and_unacknowledged_data" },
    { says: "twice what was asked for", program: "buffers.a_value_is_doubled" },
    { says: "the kernel's minimum", program: "buffers.no_buffer_is_smaller_than_4608_or_2304" },
    { says: "the kernel's own bookkeeping included", program: "counters.the_counters_count_the_bookkeeping_too" },
    { says: "TCP no longer tunes the size by itself", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
  ],
  SO_RCVBUF: [
    {
      says: "the kernel cuts it to net.core.rmem_max and doubles it",
      program: "buffers.a_value_is_cut_first_and_then_doubled",
    },
    { says: "the kernel takes net.core.rmem_max and doubles it", program: "buffers.a_negative_value_is_the_largest" },
    { says: "cut to net.core.rmem_max and doubled", program: "buffers.a_value_is_cut_first_and_then_doubled" },
    { says: "room for ... bytes", program: "tuning.a_receive_buffer_bounds_unread_data" },
    { says: "twice what was asked for", program: "buffers.a_value_is_doubled" },
    { says: "the kernel's minimum", program: "buffers.no_buffer_is_smaller_than_4608_or_2304" },
    { says: "the kernel's own bookkeeping included", program: "counters.the_counters_count_the_bookkeeping_too" },
    { says: "TCP no longer tunes the size by itself", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
  ],
  SO_SNDBUFFORCE: [
    { says: "the kernel doubles it", program: "buffers.the_forced_forms_know_no_limit" },
    { says: "the kernel takes its minimum", program: "buffers.forced_a_negative_size_is_the_smallest" },
    { says: "the largest that the kernel takes", program: "buffers.forced_the_largest_is_a_gigabyte_doubled" },
    { says: "room for ... bytes", program: "tuning.a_send_buffer_bounds_unsent_and_unacknowledged_data" },
    { says: "twice what was asked for", program: "buffers.a_value_is_doubled" },
    { says: "the kernel's minimum", program: "buffers.no_buffer_is_smaller_than_4608_or_2304" },
    { says: "the kernel's own bookkeeping included", program: "counters.the_counters_count_the_bookkeeping_too" },
    { says: "TCP no longer tunes the size by itself", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
  ],
  SO_RCVBUFFORCE: [
    { says: "the kernel doubles it", program: "buffers.the_forced_forms_know_no_limit" },
    { says: "the kernel takes its minimum", program: "buffers.forced_a_negative_size_is_the_smallest" },
    { says: "the largest that the kernel takes", program: "buffers.forced_the_largest_is_a_gigabyte_doubled" },
    { says: "room for ... bytes", program: "tuning.a_receive_buffer_bounds_unread_data" },
    { says: "twice what was asked for", program: "buffers.a_value_is_doubled" },
    { says: "the kernel's minimum", program: "buffers.no_buffer_is_smaller_than_4608_or_2304" },
    { says: "the kernel's own bookkeeping included", program: "counters.the_counters_count_the_bookkeeping_too" },
    { says: "TCP no longer tunes the size by itself", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
  ],
  SO_BUF_LOCK: [
    { says: "the kernel tunes both buffers", program: "tuning.a_buffer_that_is_not_set_grows_while_data_flows" },
    { says: "the ... buffer is as the program set it", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
  ],
  SO_OOBINLINE: [
    { says: "urgent data stays in the stream", program: "messages.urgent_data_is_apart_unless_inline" },
    { says: "urgent data is read apart, with MSG_OOB", program: "messages.urgent_data_is_fetched_with_msg_oob" },
  ],
  SO_PRIORITY: [
    { says: "packets are queued with priority ...", program: "marks.a_higher_priority_passes_others_in_the_queue" },
  ],
  SO_MARK: [
    { says: "packets carry mark ... inside this machine", program: "marks.packets_carry_the_mark_inside_the_machine" },
  ],
  SO_PASSCRED: [
    {
      says: "each message carries its sender's pid, uid and gid",
      program: "messages.a_message_carries_its_senders_pid_and_ids",
    },
    {
      says: "messages do not carry their sender's credentials",
      program: "messages.without_the_options_nothing_comes_along",
    },
  ],
  SO_PASSRIGHTS: [
    { says: "fds that a peer sends are accepted", program: "messages.fds_are_accepted_by_default" },
    { says: "fds that a peer sends are refused", program: "messages.refused_fds_are_eperm_for_the_sender" },
  ],
  SO_RCVLOWAT: [
    {
      says: "a read or poll() wakes up when ... are there",
      program: "low_water.tcp_reads_and_poll_wait_for_so_many_bytes",
    },
    { says: "a read waits until ... are there", program: "low_water.a_read_of_a_unix_stream_waits" },
    { says: "poll() does not", program: "low_water.poll_on_a_unix_stream_wakes_at_the_first_byte" },
    { says: "no effect: each datagram is read by itself", program: "low_water.datagrams_ignore_it" },
  ],
  SO_RCVTIMEO: [
    {
      says: "a read or accept() never blocks: it fails with EAGAIN at once",
      program: "timeouts.a_negative_time_does_not_block",
    },
    { says: "a read or accept() may block for ever", program: "timeouts.a_time_of_0_waits_until_something_comes" },
    { says: "a read or accept() gives up after ... s", program: "timeouts.a_read_gives_up_with_eagain" },
    { says: "a read or accept() gives up after ... s", program: "timeouts.accept_gives_up_with_eagain" },
  ],
  SO_SNDTIMEO: [
    {
      says: "a write or connect() never blocks: it fails with EAGAIN",
      program: "timeouts.a_negative_time_does_not_block",
    },
    { says: "or EINPROGRESS at once", program: "timeouts.with_a_negative_time_connect_fails_with_einprogress_at_once" },
    { says: "a write or connect() may block for ever", program: "timeouts.a_time_of_0_waits_until_something_comes" },
    {
      says: "a write or connect() gives up after ... s",
      program: "timeouts.a_write_gives_up_with_eagain_or_a_short_count",
    },
    {
      says: "a write or connect() gives up after ... s",
      program: "timeouts.connect_fails_with_einprogress_and_goes_on",
    },
  ],
  SO_BINDTODEVICE: [
    { says: "only interface ... is used", program: "device.it_sends_and_receives_through_one_interface_only" },
    { says: "bound to no interface", program: "device.an_empty_name_unties_the_socket" },
  ],
  SO_BINDTOIFINDEX: [
    {
      says: "packets leave and arrive through ... only",
      program: "device.an_index_stays_the_same_when_the_interface_is_renamed",
    },
    {
      says: "packets leave and arrive through ... only",
      program: "device.it_sends_and_receives_through_one_interface_only",
    },
    {
      says: "not bound to an interface: the routing table chooses one",
      program: "device.an_index_of_0_unties_the_socket",
    },
  ],
  SO_ATTACH_FILTER: [
    {
      says: "a BPF program of ... decides which packets the socket gets",
      program: "filters.the_program_says_how_much_is_kept_and_0_drops_it",
    },
  ],
  SO_LOCK_FILTER: [
    { says: "the socket's filter can no longer be changed or removed", program: "reading.a_locked_filter_stays" },
    {
      says: "the socket's filter can be changed and removed",
      program: "filters.without_the_filter_all_is_delivered_again",
    },
  ],
  SO_TIMESTAMP: [
    {
      says: "each received message carries its time of arrival, in microseconds",
      program: "times.the_time_is_of_arrival_in_micro_or_nanoseconds",
    },
    { says: "messages carry no time of arrival", program: "messages.without_the_options_nothing_comes_along" },
  ],
  SO_TIMESTAMPNS: [
    {
      says: "each received message carries its time of arrival, in nanoseconds",
      program: "times.the_time_is_of_arrival_in_micro_or_nanoseconds",
    },
    { says: "messages carry no time of arrival", program: "messages.without_the_options_nothing_comes_along" },
  ],
  SO_PEEK_OFF: [
    { says: "MSG_PEEK always begins at the front", program: "messages.minus_1_turns_peeking_on_from_a_mark_off" },
    {
      says: "the next MSG_PEEK begins ... in, and each goes on where the last one ended",
      program: "messages.a_look_moves_the_mark_on_and_a_read_moves_it_back",
    },
  ],
  SO_BUSY_POLL: [
    { says: "a read first polls the network card for ... us", source: "net/ipv4/tcp.c, tcp_recvmsg, 6.12" },
    { says: "a read does not poll the network card", source: "include/net/busy_poll.h, sk_can_busy_loop, 6.12" },
  ],
  SO_MAX_PACING_RATE: [
    { says: "sends ... at most", program: "times.tcp_paces_by_its_own_timer" },
    { says: "sends as fast as it can", program: "times.tcp_paces_by_its_own_timer" },
  ],
  SO_INCOMING_CPU: [
    { says: "no packet has come yet", program: "counters.before_the_first_packet_there_is_no_processor" },
    { says: "served by CPU ...", program: "reuseport.the_processor_of_the_last_packet_is_read" },
  ],
  SO_ZEROCOPY: [
    {
      says: "send() accepts MSG_ZEROCOPY",
      program: "counters.zerocopy_tells_on_the_error_queue_and_copies_on_loopback",
    },
    { says: "MSG_ZEROCOPY is ignored: the data is copied", program: "counters.without_the_option_zerocopy_is_ignored" },
  ],
};
