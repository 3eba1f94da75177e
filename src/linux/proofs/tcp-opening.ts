import type { Proofs } from "./proof.ts";

/** SOL_TCP: fast open, and what a listener keeps of a first packet. */
export const tcpOpeningProofs: Proofs = {
  TCP_FASTOPEN: [
    {
      says: "A listener takes data in a client's very first packet, when the client shows a cookie",
      program: "tcp_listen.the_first_packet_carries_data_once_there_is_a_cookie",
    },
    {
      says: "hands it to accept() a round trip sooner",
      program: "tcp_listen.the_listener_has_the_data_a_round_trip_sooner",
    },
    {
      says: "The value is how many of them may be without a finished handshake",
      program: "tcp_listen.the_value_bounds_those_whose_handshake_is_not_finished",
    },
    { says: "In servers whose first request may safely be done twice", advice: true },
    {
      says: "The server bit (2) of net.ipv4.tcp_fastopen must be on",
      program: "tcp_listen.without_the_server_bit_data_waits_for_the_handshake",
    },
    { says: "A repeated first packet repeats the request", page: "RFC 7413" },
    { says: "Some middleboxes drop it, and then the client is slower", page: "RFC 7413" },
    { says: "On a listener", program: "tcp_listen.fastopen_is_not_inherited" },
  ],
  TCP_FASTOPEN_CONNECT: [
    {
      says: "connect() returns at once without sending anything when a cookie is known; the first write then goes out with the opening packet",
      program: "tcp_listen.the_first_packet_carries_data_once_there_is_a_cookie",
    },
    { says: "In clients", program: "tcp_listen.fastopen_connect_wants_the_client_bit" },
    { says: "as the least change to use fast open: one option and no MSG_FASTOPEN", advice: true },
    {
      says: "With a known cookie a program that waits for the server to speak first waits for ever",
      program: "tcp_listen.one_that_waits_for_the_server_to_speak_waits_for_ever",
    },
    { says: "errors of connect() come with the write", program: "tcp_listen.errors_of_connect_come_with_the_write" },
    {
      says: "Without one the handshake is made at once",
      program: "tcp_listen.without_a_cookie_the_handshake_is_made_at_once",
    },
  ],
  TCP_FASTOPEN_KEY: [
    {
      says: "Sets the keys by which this listener makes and checks its fast-open cookies: one, or two while keys are changed",
      program: "tcp_listen.listeners_with_one_key_take_each_others_cookies",
    },
    { says: "one, or two while keys are changed", program: "tcp_listen.one_or_two_keys_are_taken" },
    {
      says: "When several servers behind one address must accept each other's cookies",
      program: "tcp_listen.listeners_with_one_key_take_each_others_cookies",
    },
    {
      says: "Without it all listeners of the machine share net.ipv4.tcp_fastopen_key",
      program: "tcp_listen.the_sysctls_key_makes_the_cookies_of_listeners_without_one",
    },
    { says: "it reads empty", program: "tcp_listen.a_key_of_the_listener_reads_back_the_machines_does_not" },
    { says: "socktrace never shows the key", advice: true },
  ],
  TCP_FASTOPEN_NO_COOKIE: [
    { says: "Fast open without cookies", program: "tcp_rare.without_a_cookie_the_first_packet_carries_data" },
  ],
  TCP_SAVE_SYN: [
    {
      says: "A listener keeps the headers of each client's first packet until they are read",
      program: "tcp_listen.saved_headers_are_read_once",
    },
    { says: "To recognise systems by how they open connections", advice: true },
    { says: "It costs memory for each waiting connection", source: "net/ipv4/tcp_input.c, tcp_reqsk_record_syn, 6.12" },
    { says: "2 keeps the link layer's header too", program: "tcp_listen.two_keeps_the_link_layers_header_too" },
  ],
  TCP_SAVED_SYN: [
    {
      says: "Reads the headers of the packet that opened this connection: the IP and TCP headers",
      program: "tcp_listen.saved_headers_are_read_once",
    },
    {
      says: "Reads the headers of the packet that opened this connection: the IP and TCP headers with their options",
      program: "tcp_listen.saved_headers_are_read_once",
    },
    { says: "after TCP_SAVE_SYN on the listener", program: "tcp_listen.without_save_syn_there_is_nothing" },
    {
      says: "Reading it once drops it: the next read gives nothing. A buffer that is too short is an error and keeps it",
      program: "tcp_listen.saved_headers_are_read_once",
    },
  ],
  TCP_DEFER_ACCEPT: [
    {
      says: "The listener ignores the last packet of the handshake",
      source: "net/ipv4/tcp_minisocks.c, tcp_check_req, 6.12",
    },
    { says: "wakes accept() only when data comes", program: "tcp_listen.accept_wakes_only_when_data_comes" },
    {
      says: "The value in seconds becomes a number of retransmissions of the SYN-ACK: 5 reads back as 7",
      program: "tcp_listen.five_seconds_read_back_as_seven",
    },
    { says: "5 reads back as 7", program: "tcp_listen.five_seconds_read_back_as_seven" },
    { says: "In servers where the client speaks first, such as HTTP", advice: true },
    {
      says: "Where the server speaks first it delays every connection",
      program: "tcp_listen.accept_wakes_only_when_data_comes",
    },
    {
      says: "When the time is over the connection is accepted all the same, without data",
      program: "slow_tcp.a_deferred_connection_is_accepted_without_data_when_the_time_is_over",
    },
    { says: "It is not inherited", program: "tcp_listen.defer_accept_is_not_inherited" },
  ],
  TCP_SYNCNT: [
    {
      says: "How often connect() sends its first packet again before it gives up with ETIMEDOUT",
      program: "slow_tcp.without_linear_timeouts_it_is_the_count",
    },
    {
      says: "Since Linux 6.5 net.ipv4.tcp_syn_linear_timeouts, 4 by default",
      program: "tcp_keepalive.linear_timeouts_came_with_6_5_and_are_4",
    },
    { says: "adds to it", program: "slow_tcp.without_linear_timeouts_it_is_the_count" },
    { says: "1 means 2 more packets", program: "slow_tcp.one_sends_the_first_packet_twice_again" },
    { says: "2 means 5", program: "slow_tcp.two_sends_the_first_packet_five_times_again" },
    {
      says: "3 means 7 in 19 seconds",
      program: "slow_tcp.three_sends_the_first_packet_seven_times_again_in_19_seconds",
    },
    {
      says: "On a listener it bounds how often the SYN-ACK is sent again",
      program: "slow_tcp.on_a_listener_it_bounds_the_syn_ack",
    },
    { says: "1 for a few seconds", program: "slow_tcp.one_sends_the_first_packet_twice_again" },
    { says: "From 1 to 127", program: "tcp_keepalive.counts_from_1_to_127_are_taken" },
    {
      says: "The total depends on the kernel and on that setting",
      program: "slow_tcp.without_linear_timeouts_it_is_the_count",
    },
    {
      says: "to bound the time use TCP_USER_TIMEOUT",
      program: "tcp_keepalive.set_before_connect_it_bounds_connect_too",
    },
  ],
};
