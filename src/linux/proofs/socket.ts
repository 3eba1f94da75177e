import type { Proofs } from "./proof.ts";

/** SOL_SOCKET: what a socket is, where its packets go, and how it ends. */
export const socketProofs: Proofs = {
  SO_REUSEADDR: [
    { says: "for a minute", source: "include/net/tcp.h, TCP_TIMEWAIT_LEN, 6.12" },
    { says: "its local address stays taken", program: "reuse.time_wait_keeps_the_address_taken" },
    {
      says: "bind() takes the address all the same, also while connections are still open there, if the earlier socket had the option too",
      program: "reuse.it_is_taken_if_the_earlier_socket_had_the_option_too",
    },
    {
      says: "also while connections are still open there, if the earlier socket had the option too",
      program: "reuse.open_connections_are_not_in_the_way_if_their_listener_had_the_option",
    },
    {
      says: "it still refuses an address on which another socket listens",
      program: "reuse.another_listener_is_in_the_way_all_the_same",
    },
    { says: "On every TCP listener, before bind()", advice: true },
    {
      says: "without it a server that is restarted fails with EADDRINUSE",
      program: "reuse.time_wait_keeps_the_address_taken",
    },
    {
      says: "For UDP it means something else: sockets that all have it can bind the same address",
      program: "reuse.the_last_one_bound_takes_unicast",
    },
    { says: "A unicast datagram then goes to the last one bound", program: "reuse.the_last_one_bound_takes_unicast" },
    { says: "a multicast one to all", program: "reuse.multicast_goes_to_all" },
    {
      says: "Set after bind() it only lets a later socket bind the address too",
      program: "reuse.set_after_bind_it_lets_a_later_socket_bind",
    },
    {
      says: "Two TCP sockets that have it may both bind an address; the second listen() then fails with EADDRINUSE",
      program: "reuse.two_may_bind_and_one_may_listen",
    },
  ],
  SO_TYPE: [
    {
      says: "Reads what socket() was asked for: a stream, datagrams, raw packets",
      program: "reading.the_type_is_what_socket_was_asked_for",
    },
    { says: "When a program gets an fd from elsewhere", advice: true },
    { says: "It cannot be set", program: "reading.type_domain_and_protocol_cannot_be_set" },
    { says: "SOCK_STREAM may be TCP, MPTCP, UNIX or vsock", program: "reading.tcp_mptcp_unix_and_vsock_are_streams" },
  ],
  SO_ACCEPTCONN: [
    { says: "Reads whether listen() was called on the socket", program: "reading.listening_is_read" },
    { says: "When a program inherits an fd", advice: true },
    { says: "It cannot be set", program: "reading.type_domain_and_protocol_cannot_be_set" },
  ],
  SO_PROTOCOL: [
    { says: "also where socket() was given 0", program: "reading.a_protocol_of_0_reads_as_the_one_in_use" },
    { says: "When an fd comes from elsewhere and its type alone does not say enough", advice: true },
    {
      says: "The client's end of an MPTCP connection that fell back to TCP still reads IPPROTO_MPTCP",
      program: "reading.after_fallback_the_client_reads_mptcp_and_the_accepted_socket_tcp",
    },
    {
      says: "a socket that was accepted from a plain TCP peer reads IPPROTO_TCP",
      program: "reading.after_fallback_the_client_reads_mptcp_and_the_accepted_socket_tcp",
    },
  ],
  SO_ERROR: [
    {
      says: "Reads the error that an event has left on the socket, such as a refused connection or an ICMP message",
      program: "messages.a_refused_connection_and_an_icmp_message_are_errors",
    },
    { says: "and clears it", program: "messages.reading_an_error_takes_it_away" },
    {
      says: "After a non-blocking connect() when poll() says that the socket is writable: 0 means connected, anything else why not",
      program: "messages.when_it_is_writable_0_means_connected",
    },
    { says: "Reading it takes it away", program: "messages.reading_an_error_takes_it_away" },
    {
      says: "a debugger that looks steals it from the program",
      program: "messages.who_looks_takes_the_error_from_the_program",
    },
    {
      says: "On UDP an error of an earlier datagram can show up at a later call",
      program: "messages.an_error_of_an_earlier_datagram_shows_later",
    },
  ],
  SO_DONTROUTE: [
    {
      says: "Packets go only to hosts on a directly connected network, as if there were no gateway",
      program: "device.only_directly_connected_hosts_are_reached",
    },
    { says: "In routing daemons that must not use the routes they are about to change", advice: true },
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
    {
      says: "with it the datagram reaches every host of the network",
      program: "device.a_broadcast_reaches_every_host_that_need_not_have_the_option",
    },
    { says: "For discovery protocols and DHCP over IPv4", advice: true },
    { says: "IPv6 has no broadcast", page: "RFC 4291" },
    { says: "use multicast there", advice: true },
    {
      says: "The option is a guard for the sender only; receiving broadcasts needs none",
      program: "device.a_broadcast_reaches_every_host_that_need_not_have_the_option",
    },
  ],
  SO_KEEPALIVE: [
    { says: "When a TCP connection has been idle", program: "tcp_keepalive.the_first_probe_comes_after_the_idle_time" },
    { says: "for two hours (TCP_KEEPIDLE)", program: "reading.unless_set_keepalive_takes_7200_9_and_75" },
    {
      says: "after nine unanswered ones, 75 seconds apart",
      program: "reading.unless_set_keepalive_takes_7200_9_and_75",
    },
    { says: "the connection fails with ETIMEDOUT", program: "slow_tcp.unanswered_probes_end_the_connection" },
    { says: "On long-lived connections, to notice a peer that vanished", advice: true },
    { says: "With the default of two hours it helps little: set TCP_KEEPIDLE too", advice: true },
    {
      says: "It does nothing while data waits for an acknowledgement",
      program: "slow_tcp.with_unacknowledged_data_no_probes_are_sent",
    },
    {
      says: "TCP_USER_TIMEOUT covers that",
      program: "tcp_keepalive.it_ends_a_connection_whose_data_is_not_acknowledged",
    },
  ],
  SO_PRIORITY: [
    {
      says: "Stamps each packet with a number that queueing disciplines sort by",
      program: "marks.a_higher_priority_passes_others_in_the_queue",
    },
    {
      says: "that VLAN devices map to priorities on the wire",
      source: "net/8021q/vlan_dev.c, vlan_dev_hard_header, 6.12",
    },
    {
      says: "To let small, urgent packets pass bulk data in the machine's own queue",
      program: "marks.a_higher_priority_passes_others_in_the_queue",
    },
    {
      says: "Values beyond 0 to 6 need CAP_NET_ADMIN, or CAP_NET_RAW since Linux 5.17",
      program: "device.a_high_priority_takes_net_admin_or_since_5_17_net_raw",
    },
    {
      says: "Setting IP_TOS to another value afterwards overwrites it",
      program: "device.setting_ip_tos_to_another_value_overwrites_the_priority",
    },
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
    {
      says: "close() blocks until all is acknowledged",
      program: "linger.with_a_time_close_returns_once_all_is_acknowledged",
    },
    { says: "close() throws away what is unsent", program: "linger.with_0_what_is_unsent_is_lost" },
    { says: "the peer sees ECONNRESET", program: "linger.with_0_the_peer_sees_a_reset" },
    { says: "to drop a connection without TIME_WAIT", program: "linger.with_0_there_is_no_time_wait" },
    {
      says: "With a time, to stay until the data has arrived",
      program: "linger.with_a_time_close_returns_once_all_is_acknowledged",
    },
    { says: "whether it arrived close() does not say", program: "linger.close_does_not_report_that_the_time_was_over" },
    { says: "0 loses what the peer's kernel has not acknowledged", program: "linger.with_0_what_is_unsent_is_lost" },
    { says: "what it has the peer can still read", program: "linger.after_a_reset_what_has_arrived_can_be_read" },
    { says: "even on a non-blocking socket", program: "linger.it_waits_on_a_non_blocking_socket_too" },
    {
      says: "When a process is killed, a socket lingers in the background but for 0, which resets",
      program: "linger.of_a_killed_process_it_lingers_in_the_background_but_for_0",
    },
    {
      says: "Where dup() or fork() made copies, only the last close() counts",
      program: "linger.of_copies_the_last_close_counts",
    },
    { says: "UNIX and UDP sockets do not look at it", program: "linger.unix_sockets_and_datagrams_do_not_look_at_it" },
  ],
  SO_BINDTODEVICE: [
    {
      says: "The socket sends and receives through one interface only, whatever the routing table says",
      program: "device.it_sends_and_receives_through_one_interface_only",
    },
    { says: "For DHCP clients, for machines with several uplinks, and to use a VRF", advice: true },
    {
      says: "Changing a binding needs CAP_NET_RAW, also to take it off or to set the same name again; the first one is free since Linux 5.7",
      program: "device.the_first_binding_is_free_since_5_7_and_a_change_takes_net_raw",
    },
    { says: "Packets to 127.0.0.1 are not seen", program: "device.packets_to_the_interfaces_own_address_are_seen" },
    {
      says: "those to the interface's own address are",
      program: "device.packets_to_the_interfaces_own_address_are_seen",
    },
    {
      says: "It does not choose the source address: bind() does that",
      program: "device.bind_chooses_the_source_address_the_device_does_not",
    },
  ],
  SO_BINDTOIFINDEX: [
    {
      says: "As SO_BINDTODEVICE, by the number of the interface, which stays the same when the interface is renamed",
      program: "device.an_index_stays_the_same_when_the_interface_is_renamed",
    },
    { says: "In programs that keep interface numbers anyway", advice: true },
    {
      says: "A number that does not exist is taken without an error: then nothing can be sent",
      program: "device.a_number_that_does_not_exist_is_taken",
    },
    { says: "0 unties the socket", program: "device.an_index_of_0_unties_the_socket" },
  ],
  SO_MARK: [
    {
      says: "Every packet of the socket carries a number inside this machine",
      program: "marks.packets_carry_the_mark_inside_the_machine",
    },
    { says: "Routing rules (ip rule fwmark)", program: "marks.routing_rules_act_on_the_mark" },
    { says: "the packet filter", source: "net/netfilter/nft_meta.c, nft_meta_get_eval, 6.12" },
    { says: "traffic control can act on it", source: "net/sched/cls_fw.c, fw_classify, 6.12" },
    { says: "it never goes over the wire", program: "marks.the_mark_is_not_on_the_wire" },
    {
      says: "To send a program's own traffic past a VPN or a transparent proxy that would catch it again",
      advice: true,
    },
    {
      says: "Needs CAP_NET_ADMIN, or CAP_NET_RAW since Linux 5.17",
      program: "device.a_mark_takes_net_admin_or_since_5_17_net_raw",
    },
    {
      says: "The source address is chosen at connect(), so set it before",
      program: "marks.the_source_address_is_chosen_at_connect",
    },
    {
      says: "Packets that the kernel answers with by itself have no mark, or with net.ipv4.fwmark_reflect that of the packet that came in",
      program: "marks.a_reset_has_no_mark_unless_it_is_reflected",
    },
  ],
  SO_COOKIE: [
    {
      says: "Reads a 64-bit number that the kernel gives to the socket",
      program: "reading.the_cookie_stays_the_same_and_is_the_sockets_own",
    },
    { says: "when it is first asked for", source: "net/core/sock_diag.c, __sock_gen_cookie, 6.12" },
    { says: "BPF programs", program: "filters.bpf_programs_see_the_cookie_of_the_socket" },
    { says: "ss -e see the same one", program: "filters.ss_shows_the_cookie" },
    { says: "To tie what a BPF program saw to a socket of the program", advice: true },
    {
      says: "No other socket gets the number before the next boot",
      source: "net/core/sock_diag.c, __sock_gen_cookie, 6.12",
    },
  ],
  SO_NETNS_COOKIE: [
    {
      says: "Reads a number that names the network namespace of the socket",
      program: "filters.the_cookie_of_the_network_is_the_same_for_its_sockets_alone",
    },
    { says: "BPF programs see the same one", program: "filters.bpf_programs_see_the_cookie_of_the_network" },
    {
      says: "To tell whether two sockets live in the same container's network",
      program: "filters.the_cookie_of_the_network_is_the_same_for_its_sockets_alone",
    },
    {
      says: "The buffer must be exactly eight bytes long, or it is EINVAL",
      program: "reading.the_cookie_of_the_network_takes_eight_bytes",
    },
    { says: "The number means nothing after a reboot", source: "net/core/net_namespace.c, setup_net, 6.12" },
  ],
  SO_DEBUG: [
    {
      says: "Sets a flag on the socket that the kernel of today does not look at: the messages that it once turned on are gone",
      source: "include/net/sock.h, SOCK_DBG, 6.12",
    },
    { says: "Never on Linux, except to satisfy portable code", advice: true },
    {
      says: "Turning it on needs CAP_NET_ADMIN and fails with EACCES without it",
      program: "rights.debugging_is_eacces",
    },
  ],
  SO_MEMINFO: [
    {
      says: "Reads the memory counters of the socket: what its queues use, their limits, and the number of dropped packets, as ss -m shows them",
      program: "counters.the_counters_are_those_of_ss",
    },
    { says: "In a program that watches its own queues", advice: true },
    {
      says: "The numbers count the kernel's bookkeeping too",
      program: "counters.the_counters_count_the_bookkeeping_too",
    },
  ],
  SO_NO_CHECK: [
    {
      says: "IPv4 UDP datagrams go out with a checksum of 0, which tells the receiver that there is none",
      program: "device.without_a_checksum_damage_is_not_noticed",
    },
    { says: "Rarely: for encapsulated protocols that have checksums of their own", advice: true },
    { says: "Damaged datagrams are no longer noticed", program: "device.without_a_checksum_damage_is_not_noticed" },
    { says: "For IPv6 it does nothing", program: "device.of_ipv6_the_checksum_stays" },
    { says: "see UDP_NO_CHECK6_TX", advice: true },
  ],
  SO_DOMAIN: [
    {
      says: "Reads the address family that the socket was made with",
      program: "reading.the_domain_is_the_family_until_the_address_form_is_changed",
    },
    { says: "When an fd comes from elsewhere, before its address is looked at", advice: true },
    {
      says: "An AF_INET6 socket may carry IPv4 all the same, as ::ffff:a.b.c.d",
      program: "reading.the_domain_is_the_family_until_the_address_form_is_changed",
    },
    {
      says: "IPV6_ADDRFORM changes the answer",
      program: "reading.the_domain_is_the_family_until_the_address_form_is_changed",
    },
  ],
};
