import type { Proofs } from "./proof.ts";

/** SOL_SOCKET: buffers, and how data is read and sent. */
export const socketDataProofs: Proofs = {
  SO_SNDBUF: [
    {
      says: "Limits the memory that unsent and unacknowledged data may use",
      program: "tuning.a_send_buffer_bounds_unsent_and_unacknowledged_data",
    },
    {
      says: "The kernel cuts the value to net.core.wmem_max and doubles it",
      program: "buffers.a_value_is_cut_first_and_then_doubled",
    },
    { says: "so that 50000 reads back as 100000", program: "buffers.a_value_is_doubled" },
    { says: "from then on no longer tunes the buffer", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
    { says: "For UDP and UNIX datagrams that come in bursts", advice: true },
    { says: "for TCP only to keep it small on purpose", advice: true },
    { says: "For TCP it usually makes things slower", program: "tuning.a_small_buffer_slows_a_long_path" },
    {
      says: "automatic tuning would have gone up to net.ipv4.tcp_wmem's maximum",
      program: "tuning.tuning_goes_up_to_the_last_number_of_tcp_wmem",
    },
    {
      says: "automatic tuning would have gone up to net.ipv4.tcp_wmem's maximum",
      program: "tuning.a_buffer_that_is_not_set_grows_while_data_flows",
    },
    {
      says: "Values above the limit are cut without an error",
      program: "buffers.a_value_is_cut_first_and_then_doubled",
    },
    {
      says: "A UNIX datagram that is larger than the buffer fails with EMSGSIZE",
      program: "buffers.a_larger_unix_datagram_is_refused",
    },
  ],
  SO_RCVBUF: [
    {
      says: "Limits the memory that received data may use before the program reads it",
      program: "tuning.a_receive_buffer_bounds_unread_data",
    },
    {
      says: "on UNIX sockets the sender's SO_SNDBUF does that instead",
      program: "buffers.the_send_buffer_bounds_what_a_unix_peer_has_unread",
    },
    {
      says: "The kernel cuts the value to net.core.rmem_max and doubles it",
      program: "buffers.a_value_is_cut_first_and_then_doubled",
    },
    {
      says: "for TCP it also bounds the window that is announced to the peer",
      program: "tuning.a_small_receive_buffer_makes_the_window_small",
    },
    { says: "and ends automatic tuning", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
    { says: "and ends automatic tuning", program: "tuning.a_buffer_that_is_not_set_grows_while_data_flows" },
    { says: "For UDP receivers that must not lose bursts", advice: true },
    {
      says: "For TCP, if at all, at any time",
      program: "buffers.a_late_value_makes_the_window_as_large_as_an_early_one",
    },
    {
      says: "the window scale of the first packet follows net.ipv4.tcp_rmem and net.core.rmem_max, and is smaller where a smaller buffer was set before",
      program: "tuning.the_window_scale_follows_tcp_rmem_and_is_smaller_for_a_smaller_buffer",
    },
    { says: "For TCP it usually makes long, fast paths slower", program: "tuning.a_small_buffer_slows_a_long_path" },
    { says: "Values above the limit are cut without an error", program: "buffers.a_negative_value_is_the_largest" },
    {
      says: "Accepted sockets inherit it from the listener",
      program: "buffers.accepted_sockets_inherit_size_and_lock",
    },
  ],
  SO_SNDBUFFORCE: [
    {
      says: "Does what SO_SNDBUF does, doubling included, but without the limit of net.core.wmem_max",
      program: "buffers.the_forced_forms_know_no_limit",
    },
    { says: "In privileged programs that know better than the administrator's limit", advice: true },
    { says: "Needs CAP_NET_ADMIN", program: "rights.the_forced_sizes_are_eperm" },
    {
      says: "Needs CAP_NET_ADMIN of the machine itself: root of a container with users of its own has it not",
      program: "rights.root_of_a_user_namespace_has_not_the_rights_of_the_machine",
    },
    { says: "It cannot be read: read SO_SNDBUF", program: "buffers.the_forced_forms_know_no_limit" },
  ],
  SO_RCVBUFFORCE: [
    {
      says: "Does what SO_RCVBUF does, doubling included, but without the limit of net.core.rmem_max",
      program: "buffers.the_forced_forms_know_no_limit",
    },
    { says: "In daemons such as udev that must not lose netlink messages", advice: true },
    { says: "Needs CAP_NET_ADMIN", program: "rights.the_forced_sizes_are_eperm" },
    {
      says: "Needs CAP_NET_ADMIN of the machine itself: root of a container with users of its own has it not",
      program: "rights.root_of_a_user_namespace_has_not_the_rights_of_the_machine",
    },
    { says: "It cannot be read: read SO_RCVBUF", program: "buffers.the_forced_forms_know_no_limit" },
  ],
  SO_BUF_LOCK: [
    {
      says: "Two bits tell whether SO_SNDBUF and SO_RCVBUF were set by the program; the kernel leaves the size of such buffers alone",
      program: "tuning.a_buffer_that_was_set_stays_as_it_is",
    },
    { says: "Clearing a bit hands the buffer back", program: "buffers.clearing_the_lock_gives_the_buffer_back" },
    {
      says: "Clearing a bit hands the buffer back to automatic tuning",
      program: "tuning.setting_a_lock_freezes_the_size_and_clearing_it_frees_it",
    },
    { says: "To undo a SO_RCVBUF", program: "buffers.clearing_the_lock_gives_the_buffer_back" },
    { says: "to find out whether there was one", program: "tuning.a_buffer_that_was_set_stays_as_it_is" },
    {
      says: "Setting a bit freezes the buffer at its size of this moment",
      program: "tuning.setting_a_lock_freezes_the_size_and_clearing_it_frees_it",
    },
    { says: "Accepted sockets inherit the bits", program: "buffers.accepted_sockets_inherit_size_and_lock" },
  ],
  SO_RXQ_OVFL: [
    { says: "because the buffer was full or by a filter", program: "buffers.drops_by_a_filter_count_too" },
    {
      says: "each one that arrives brings along how many there were since the socket was made",
      program: "buffers.the_count_of_losses_comes_once_there_are_some",
    },
    {
      says: "Adds to each datagram how many were dropped since the socket was made, once there are some",
      program: "buffers.the_count_of_losses_comes_once_there_are_some",
    },
    { says: "In UDP receivers, to notice losses that the network did not cause", advice: true },
    {
      says: "The count comes with the next datagram that gets through, not when the loss happens",
      program: "buffers.the_count_of_losses_comes_once_there_are_some",
    },
    { says: "as long as it is 0 nothing comes", program: "buffers.the_count_of_losses_comes_once_there_are_some" },
    { says: "TCP has no such count", program: "buffers.tcp_reports_no_losses" },
  ],
  SO_OOBINLINE: [
    {
      says: "The one byte that TCP marks as urgent stays in the stream",
      program: "messages.urgent_data_is_apart_unless_inline",
    },
    { says: "In programs of the telnet and rlogin kind", advice: true },
    {
      says: "Without it an urgent byte is missing from the stream unless somebody fetches it with MSG_OOB",
      program: "messages.urgent_data_is_fetched_with_msg_oob",
    },
  ],
  SO_RCVLOWAT: [
    {
      says: "Blocking reads of a stream wake up only when at least so many bytes are there",
      program: "low_water.a_read_of_a_unix_stream_waits",
    },
    {
      says: "Blocking reads of a stream wake up only when at least so many bytes are there, and on TCP poll() does too",
      program: "low_water.tcp_reads_and_poll_wait_for_so_many_bytes",
    },
    { says: "on TCP poll() does too", program: "low_water.tcp_reads_and_poll_wait_for_so_many_bytes" },
    {
      says: "on UNIX streams poll() wakes at the first byte",
      program: "low_water.poll_on_a_unix_stream_wakes_at_the_first_byte",
    },
    { says: "For TCP the kernel makes the buffer larger if need be", program: "low_water.tcp_makes_the_buffer_larger" },
    { says: "never waits for more than half of it", program: "low_water.tcp_waits_for_half_of_its_buffer_at_most" },
    { says: "When a program can do nothing with less than a whole record", advice: true },
    {
      says: "A blocking TCP read that finds fewer than N bytes takes them and then waits for N more",
      program: "low_water.a_tcp_read_that_finds_fewer_waits_for_as_many_again",
    },
    { says: "call poll() first", program: "low_water.tcp_reads_and_poll_wait_for_so_many_bytes" },
    {
      says: "At the end of the stream fewer bytes may be left: a reader that waits for the mark must also watch for the end",
      program: "low_water.at_the_end_of_the_stream_fewer_bytes_are_left",
    },
    { says: "UDP and UNIX datagrams ignore it", program: "low_water.datagrams_ignore_it" },
    { says: "Before Linux 2.6.28 poll() ignored it", page: "socket(7)" },
  ],
  SO_SNDLOWAT: [
    { says: "Reads 1", program: "low_water.the_mark_for_sending_is_1_and_stays" },
    { says: "Linux does not let it be changed", program: "low_water.the_mark_for_sending_is_1_and_stays" },
    {
      says: "decides by itself when a socket is writable",
      source: "include/net/sock.h, __sk_stream_is_writable, 6.12",
    },
    { says: "Never, except in portable code that only reads it", advice: true },
    { says: "Setting it fails with ENOPROTOOPT", program: "low_water.the_mark_for_sending_is_1_and_stays" },
    {
      says: "What programs want from it, TCP_NOTSENT_LOWAT does",
      program: "tcp_queues.poll_reports_writable_below_half_of_it",
    },
  ],
  SO_PEEK_OFF: [
    {
      says: "MSG_PEEK starts to look this far into the queue, and each look moves the mark on, so that a program can walk through data without taking it",
      program: "messages.a_look_moves_the_mark_on_and_a_read_moves_it_back",
    },
    { says: "In checkpointing tools, and in proxies that parse before they pass on", advice: true },
    {
      says: "A plain read moves the mark back by what it took",
      program: "messages.a_look_moves_the_mark_on_and_a_read_moves_it_back",
    },
    { says: "-1 turns it off", program: "messages.minus_1_turns_peeking_on_from_a_mark_off" },
    { says: "TCP has it only since Linux 6.9", program: "messages.peeking_from_a_mark_came_to_tcp_with_6_9" },
  ],
  SO_ZEROCOPY: [
    { says: "Allows send() with MSG_ZEROCOPY", program: "counters.without_the_option_zerocopy_is_ignored" },
    { says: "the kernel sends from the program's own pages", page: "Documentation/networking/msg_zerocopy.rst" },
    {
      says: "tells on the error queue when it is done with them",
      program: "counters.zerocopy_tells_on_the_error_queue_and_copies_on_loopback",
    },
    {
      says: "For writes of ten kilobytes and more, to save the copy",
      page: "Documentation/networking/msg_zerocopy.rst",
    },
    { says: "The buffer must not be touched before the notice", page: "Documentation/networking/msg_zerocopy.rst" },
    { says: "For small writes", page: "Documentation/networking/msg_zerocopy.rst" },
    {
      says: "on loopback, where it copies after all",
      program: "counters.zerocopy_tells_on_the_error_queue_and_copies_on_loopback",
    },
  ],
  SO_TXREHASH: [
    {
      says: "When a retransmission times out, the socket chooses a new hash, so that routers and cards that spread load may send it another way",
      program: "counters.a_retransmission_has_another_flow_label_with_the_option_only",
    },
    { says: "On by default", program: "counters.a_new_network_rehashes_by_default" },
    {
      says: "turn it off to keep a flow on one path",
      program: "counters.a_retransmission_has_another_flow_label_with_the_option_only",
    },
    { says: "It helps only where several paths exist", advice: true },
    {
      says: "-1 stands for net.core.txrehash, and reads back as its value",
      program: "counters.minus_1_stands_for_the_setting_and_reads_as_it",
    },
  ],
};
