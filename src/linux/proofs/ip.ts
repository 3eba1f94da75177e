import type { Proofs } from "./proof.ts";

/** SOL_IP, without multicast and addresses. */
export const ipProofs: Proofs = {
  IP_RECVOPTS: [
    { says: "Adds the IP options of each datagram", program: "ip_rare.recvopts_and_retopts_bring_the_options" },
  ],
  IP_RETOPTS: [
    { says: "Adds the IP options of each datagram", program: "ip_rare.recvopts_and_retopts_bring_the_options" },
  ],
  IP_CHECKSUM: [
    {
      says: "Adds the checksum of each datagram for which the kernel or the card computed one; on loopback none",
      program: "ip_rare.the_checksum_comes_only_where_the_kernel_made_it",
    },
  ],
  IP_RECVFRAGSIZE: [
    { says: "Adds the size of the largest fragment that a datagram came in", program: "ip_rare.the_largest_fragment" },
  ],
  IP_ROUTER_ALERT: [
    {
      says: "Gives the socket all packets with the router-alert option that pass this machine",
      program: "ip_rare.router_alert_brings_packets_that_pass_by",
    },
  ],
  IP_TOS: [
    {
      says: "Of a value above 255 the upper bits are lost without an error",
      program: "ip_header.tos_above_255_loses_its_upper_bits_and_tclass_is_refused",
    },
    { says: "Sets the second byte of each IPv4 header", program: "ip_header.tos_is_the_second_byte_of_the_header" },
    {
      says: "the lower two belong to congestion notification, and TCP keeps them to itself",
      program: "ip_header.tcp_keeps_the_lower_two_bits_to_itself",
    },
    { says: "the lower two", program: "ip_header.udp_sends_the_lower_two_bits" },
    {
      says: "It also sets SO_PRIORITY inside this machine",
      program: "ip_header.tos_sets_the_priority_and_tclass_does_not",
    },
    {
      says: "For IPv6 packets IPV6_TCLASS counts",
      program: "ip_header.tos_does_not_count_for_ipv6_nor_tclass_for_ipv4",
    },
    {
      says: "Its upper six bits are a DiffServ code point, by which routers may treat packets better or worse",
      page: "RFC 2474",
    },
    { says: "To mark voice, video or bulk traffic in a network that heeds it", advice: true },
    { says: "Many networks ignore or clear it", advice: true },
  ],
  IP_TTL: [
    {
      says: "Each router lowers this number by one and drops the packet at 0",
      program: "ip_hops.one_hop_dies_at_the_first_router",
    },
    { says: "It starts at net.ipv4.ip_default_ttl", program: "ip_hops.unset_it_is_the_machines_default" },
    { says: "With 1 or 255", program: "ip_hops.unicast_leaves_with_what_is_set" },
    { says: "From 1 to 255", program: "ip_hops.ttl_takes_1_to_255_and_hops_0_to_255" },
    { says: "or -1 for the default", program: "ip_hops.minus_1_is_the_default_again" },
    {
      says: "For multicast IP_MULTICAST_TTL counts instead",
      program: "multicast_sending.ttl_of_unicast_has_no_effect_on_multicast",
    },
    { says: "64 on most systems", program: "ip_hops.unset_it_is_the_machines_default" },
    { says: "in traceroute, counting up", advice: true },
  ],
  IP_HDRINCL: [
    {
      says: "the kernel fills in only what is 0: source, identification, and always checksum and length",
      program: "ip_header.with_hdrincl_the_kernel_fills_in_what_is_0",
    },
    { says: "For raw sockets only", program: "ip_header.hdrincl_is_for_raw_sockets_and_ipproto_raw_turns_it_on" },
    { says: "too long is EMSGSIZE", program: "ip_header.hdrincl_packets_that_are_too_long_are_emsgsize" },
    {
      says: "IPPROTO_RAW turns it on by itself",
      program: "ip_header.hdrincl_is_for_raw_sockets_and_ipproto_raw_turns_it_on",
    },
    {
      says: "The program writes whole IPv4 packets, header first; the kernel fills in only what is 0: source, identification, and always checksum and length.",
      program: "ip_header.with_hdrincl_the_kernel_fills_in_what_is_0",
    },
    { says: "In tools that forge or replay packets", advice: true },
    {
      says: "The kernel does not fragment such packets: too long is EMSGSIZE",
      program: "ip_header.hdrincl_packets_that_are_too_long_are_emsgsize",
    },
  ],
  IP_OPTIONS: [
    {
      says: "Puts IP options, up to 40 bytes, into each packet's header",
      program: "ip_header.options_of_up_to_40_bytes_are_in_each_header",
    },
    {
      says: "An accepted socket does not inherit them: it records the route",
      program: "ip_header.an_accepted_socket_records_the_route_if_the_clients_first_packet_did",
    },
    { says: "or has a source route back", source: "net/ipv4/ip_options.c, __ip_options_echo, 6.12" },
    { says: "Hardly ever: for source routes or router alerts in tests", advice: true },
    { says: "Many networks drop packets with options", advice: true },
  ],
  IP_PKTINFO: [
    {
      says: "Each datagram brings along the interface it came by and the address it was sent to",
      program: "ip_messages.pktinfo_brings_the_interface_and_the_address_it_was_sent_to",
    },
    {
      says: "given to sendmsg(), the same structure chooses source and interface of one datagram",
      program: "ip_messages.pktinfo_given_to_sendmsg_chooses_the_source",
    },
    {
      says: "Without it a machine with several addresses may answer from the wrong one, and the client ignores the answer",
      program: "ip_messages.without_it_an_answer_may_leave_from_another_address",
    },
    {
      says: "In UDP servers bound to all addresses, so that replies leave from the address that was asked",
      program: "ip_messages.an_answer_with_the_same_message_leaves_from_the_address_that_was_asked",
    },
    { says: "For IPv6 use IPV6_RECVPKTINFO", program: "ip_messages.an_ipv6_datagram_brings_no_ip_pktinfo" },
    { says: "For IPv6 use IPV6_RECVPKTINFO", program: "ip_messages.recvpktinfo_brings_a_message_of_type_pktinfo" },
  ],
  IP_MTU_DISCOVER: [
    {
      says: "OMIT or INTERFACE in name servers that do not trust ICMP",
      program: "ip_header.interface_and_omit_ignore_icmp_messages_about_the_path",
    },
    {
      says: "DO sets the don't-fragment bit, and sends that are too long for the known path fail with EMSGSIZE",
      program: "ip_header.do_sets_the_bit_and_long_sends_are_emsgsize",
    },
    { says: "DONT lets routers fragment", program: "ip_header.dont_leaves_the_bit_off" },
    { says: "DONT lets routers fragment", program: "ip_header.a_router_fragments_ipv4_with_dont_and_never_ipv6" },
    { says: "the usual default", program: "ip_header.the_default_is_want" },
    {
      says: "sets the bit for TCP and for datagrams that fit",
      program: "ip_header.want_sets_the_bit_for_tcp_and_datagrams_that_fit",
    },
    { says: "and fragments longer ones here", program: "ip_header.want_fragments_longer_datagrams_here" },
    {
      says: "PROBE sets the bit and ignores what is known of the path",
      program: "ip_header.probe_sets_the_bit_and_ignores_what_is_known",
    },
    {
      says: "With DO and lost ICMP messages long packets vanish without a word",
      program: "ip_header.with_do_and_lost_icmp_long_packets_vanish",
    },
    {
      says: "An unconnected socket learns EMSGSIZE only for its next send",
      program: "ip_header.an_unconnected_socket_is_refused_only_after_the_path_is_known",
    },
    { says: "DO or PROBE in protocols that find the packet size themselves, such as QUIC", advice: true },
  ],
  IP_RECVERR: [
    {
      says: "are queued with the address and code of who sent them, to be read with MSG_ERRQUEUE",
      program: "ip_messages.recverr_queues_errors_with_who_sent_them",
    },
    { says: "UDP calls then report all of them", program: "ip_messages.udp_then_reports_all_of_them" },
    {
      says: "The queue must be read, or poll() keeps saying POLLERR",
      program: "ip_messages.poll_says_pollerr_until_the_queue_is_read",
    },
    {
      says: "For TCP it makes errors that are usually put up with end the connection at once",
      program: "ip_messages.for_tcp_recverr_ends_connections_at_once",
    },
    { says: "In UDP programs that must know which destination failed, and in traceroute", advice: true },
  ],
  IP_RECVTTL: [
    {
      says: "Each datagram brings along the TTL that it arrived with",
      program: "ip_messages.recvttl_brings_the_ttl_it_arrived_with",
    },
    {
      says: "recvmsg() needs room for the control message",
      program: "ip_messages.without_room_for_the_message_it_is_cut",
    },
    { says: "To see how far away a sender is, or to check that it is a neighbour", advice: true },
  ],
  IP_RECVTOS: [
    {
      says: "Each datagram brings along its type-of-service byte, congestion marks included",
      program: "ip_messages.recvtos_brings_one_byte",
    },
    {
      says: "recvmsg() needs room for the control message",
      program: "ip_messages.without_room_for_the_message_it_is_cut",
    },
    { says: "which holds one byte, not an int", program: "ip_messages.recvtos_brings_one_byte" },
    { says: "In UDP protocols with congestion control of their own, such as QUIC", advice: true },
  ],
  IP_MTU: [
    {
      says: "Reads the largest packet that the path to the peer is known to take",
      program: "ip_header.mtu_reads_the_path_of_a_connected_socket",
    },
    {
      says: "On a socket that is not connected it fails with ENOTCONN",
      program: "ip_header.mtu_reads_the_path_of_a_connected_socket",
    },
    { says: "The number includes the IP header", program: "ip_header.the_mtu_includes_the_ip_header" },
    { says: "On connected datagram sockets, after EMSGSIZE", program: "ip_header.the_mtu_includes_the_ip_header" },
  ],
  IP_MINTTL: [
    {
      says: "Since a sender starts with at most 255, a value of 255 lets only direct neighbours through",
      program: "ip_bind.minttl_255_lets_only_direct_neighbours_through",
    },
    {
      says: "TCP packets that arrive with a smaller TTL are dropped",
      program: "ip_bind.with_minttl_packets_from_farther_away_are_dropped",
    },
    {
      says: "The peer must send with a TTL of 255 too, or nothing arrives",
      program: "ip_bind.with_minttl_packets_from_farther_away_are_dropped",
    },
    {
      says: "UDP and raw sockets take it and do nothing with it",
      program: "ip_bind.udp_takes_minttl_and_does_nothing_with_it",
    },
    { says: "In BGP routers (GTSM, RFC 5082), against attacks from far away", page: "RFC 5082" },
  ],
};
