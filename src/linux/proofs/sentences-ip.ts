import type { Proofs } from "./proof.ts";

/** SOL_IP and SOL_IPV6 (linux/bound/ip.ts). */
export const ipSentenceProofs: Proofs = {
  IP_TOS: [
    { says: "packets are marked DSCP ...", program: "ip_header.tos_is_the_second_byte_of_the_header" },
    { says: "packets are marked DSCP ...", page: "RFC 2474" },
    { says: "which has no standard meaning", page: "RFC 2474" },
    { says: "packets ask for no special treatment (best effort)", page: "RFC 2474" },
    { says: "packets ask for ... (RFC 1349)", page: "RFC 1349" },
    { says: "networks today read it as DSCP ...", page: "RFC 2474" },
    { says: "assured forwarding, class ..., dropped ... when a queue is full", page: "RFC 2597" },
    { says: "class ... of 7, as in the old IP precedence", page: "RFC 2474" },
    { says: "lower effort, after everything else", page: "RFC 8622" },
    { says: "expedited forwarding, for voice", page: "RFC 3246" },
    { says: "voice that was admitted to the network", page: "RFC 5865" },
  ],
  IPV6_TCLASS: [
    { says: "packets are marked DSCP ...", program: "ip_header.tos_is_the_second_byte_of_the_header" },
    { says: "packets are marked DSCP ...", page: "RFC 2474" },
    { says: "which has no standard meaning", page: "RFC 2474" },
    { says: "packets ask for no special treatment (best effort)", page: "RFC 2474" },
    { says: "packets ask for ... (RFC 1349)", page: "RFC 1349" },
    { says: "networks today read it as DSCP ...", page: "RFC 2474" },
    { says: "assured forwarding, class ..., dropped ... when a queue is full", page: "RFC 2597" },
    { says: "class ... of 7, as in the old IP precedence", page: "RFC 2474" },
    { says: "lower effort, after everything else", page: "RFC 8622" },
    { says: "expedited forwarding, for voice", page: "RFC 3246" },
    { says: "voice that was admitted to the network", page: "RFC 5865" },
  ],
  IP_TTL: [
    { says: "a packet may pass no router", program: "ip_hops.one_hop_dies_at_the_first_router" },
    { says: "a packet may pass ... routers", program: "ip_hops.one_hop_dies_at_the_first_router" },
    { says: "the system's default again", program: "ip_hops.minus_1_is_the_default_again" },
  ],
  IPV6_UNICAST_HOPS: [
    { says: "a packet may pass no router", program: "ip_hops.one_hop_dies_at_the_first_router" },
    { says: "a packet may pass no router", program: "ip_hops.ipv6_unicast_with_0_leaves_and_arrives" },
    { says: "a packet may pass ... routers", program: "ip_hops.one_hop_dies_at_the_first_router" },
    { says: "the system's default again", program: "ip_hops.minus_1_is_the_default_again" },
  ],
  IP_HDRINCL: [
    {
      says: "the program writes the IP header of what it sends",
      program: "ip_header.with_hdrincl_the_kernel_fills_in_what_is_0",
    },
    { says: "the kernel writes the IP header", program: "ip_values.without_hdrincl_the_kernel_writes_the_header" },
  ],
  IP_PKTINFO: [
    {
      says: "each datagram carries the interface and the address that it was sent to",
      program: "ip_messages.pktinfo_brings_the_interface_and_the_address_it_was_sent_to",
    },
    {
      says: "datagrams do not carry the address that they were sent to",
      program: "messages.without_the_options_nothing_comes_along",
    },
  ],
  IPV6_RECVPKTINFO: [
    {
      says: "each datagram carries the interface and the address that it was sent to",
      program: "ip_messages.recvpktinfo_brings_a_message_of_type_pktinfo",
    },
    {
      says: "datagrams do not carry the address that they were sent to",
      program: "messages.without_the_options_nothing_comes_along",
    },
  ],
  IP_MTU_DISCOVER: [
    {
      says: "packets may be fragmented on their path",
      program: "ip_header.a_router_fragments_ipv4_with_dont_and_never_ipv6",
    },
    { says: "the path MTU is discovered", program: "ip_header.want_sets_the_bit_for_tcp_and_datagrams_that_fit" },
    {
      says: "datagrams longer than it are fragmented by this machine",
      program: "ip_header.want_fragments_longer_datagrams_here",
    },
    {
      says: "packets must not be fragmented: a send longer than the path MTU fails with EMSGSIZE",
      program: "ip_header.do_sets_the_bit_and_long_sends_are_emsgsize",
    },
    {
      says: "packets must not be fragmented, and the known path MTU is ignored",
      program: "ip_header.probe_sets_the_bit_and_ignores_what_is_known",
    },
    {
      says: "the MTU of the interface is used; ICMP messages about the path are ignored",
      program: "ip_header.interface_and_omit_ignore_icmp_messages_about_the_path",
    },
    {
      says: "as INTERFACE, but packets may be fragmented",
      program: "ip_header.interface_refuses_what_is_longer_than_its_mtu_and_omit_fragments_it",
    },
  ],
  IPV6_MTU_DISCOVER: [
    {
      says: "datagrams longer than the path MTU are fragmented by this machine, never by routers",
      program: "ip_header.ipv6_do_refuses_and_want_fragments_here",
    },
    { says: "never by routers", program: "ip_header.a_router_fragments_ipv4_with_dont_and_never_ipv6" },
    {
      says: "the path MTU is discovered; datagrams longer than it are fragmented by this machine",
      program: "ip_header.ipv6_do_refuses_and_want_fragments_here",
    },
    {
      says: "packets must not be fragmented: a send longer than the path MTU fails with EMSGSIZE",
      program: "ip_header.ipv6_do_refuses_and_want_fragments_here",
    },
    {
      says: "packets must not be fragmented, and the known path MTU is ignored",
      program: "ip_header.ipv6_probe_ignores_what_is_known_of_the_path",
    },
    {
      says: "the MTU of the interface is used",
      program: "ip_values.ipv6_interface_and_omit_use_the_mtu_of_the_interface",
    },
    { says: "ICMP messages about the path are ignored", source: "include/net/ip6_route.h, ip6_sk_accept_pmtu, 6.12" },
    {
      says: "as INTERFACE, but packets may be fragmented",
      program: "ip_values.ipv6_interface_and_omit_use_the_mtu_of_the_interface",
    },
  ],
  IP_RECVERR: [
    {
      says: "an ICMP error is reported to the program at once, not only when all retries have failed",
      program: "ip_messages.for_tcp_recverr_ends_connections_at_once",
    },
    {
      says: "an ICMP error on a connection is reported only when all retries have failed",
      program: "ip_messages.for_tcp_recverr_ends_connections_at_once",
    },
    {
      says: "ICMP errors are queued in detail, for recvmsg() with MSG_ERRQUEUE",
      program: "ip_messages.recverr_queues_errors_with_who_sent_them",
    },
    { says: "an unconnected socket gets them too", program: "ip_messages.udp_then_reports_all_of_them" },
    {
      says: "ICMP errors are reported as errno only, and to connected sockets only",
      program: "ip_messages.udp_then_reports_all_of_them",
    },
  ],
  IPV6_RECVERR: [
    {
      says: "an ICMP error is reported to the program at once, not only when all retries have failed",
      source: "net/ipv6/tcp_ipv6.c, tcp_v6_err, 6.12",
    },
    {
      says: "an ICMP error on a connection is reported only when all retries have failed",
      source: "net/ipv6/tcp_ipv6.c, tcp_v6_err, 6.12",
    },
    {
      says: "ICMP errors are queued in detail, for recvmsg() with MSG_ERRQUEUE; an unconnected socket gets them too",
      program: "ip_values.ipv6_errors_are_queued_with_the_option_only",
    },
    {
      says: "ICMP errors are reported as errno only, and to connected sockets only",
      program: "ip_values.ipv6_errors_are_queued_with_the_option_only",
    },
  ],
  IP_FREEBIND: [
    {
      says: "bind() accepts addresses that this machine does not have",
      program: "ip_bind.freebind_takes_an_address_that_nobody_has",
    },
    {
      says: "bind() accepts only addresses of this machine",
      program: "ip_bind.freebind_takes_an_address_that_nobody_has",
    },
  ],
  IP_TRANSPARENT: [
    {
      says: "may use addresses that are not this machine's",
      program: "ip_bind.transparent_may_bind_to_addresses_of_others",
    },
    { says: "uses only addresses of this machine", program: "ip_bind.freebind_takes_an_address_that_nobody_has" },
  ],
  IP_MINTTL: [
    {
      says: "no effect: only TCP drops what comes from farther away",
      program: "ip_bind.udp_takes_minttl_and_does_nothing_with_it",
    },
    {
      says: "packets that arrive with less than ... hops left are dropped: sent with 255, they have passed more than ... routers",
      program: "ip_bind.with_minttl_packets_from_farther_away_are_dropped",
    },
    {
      says: "packets are accepted however many routers they have passed",
      program: "ip_values.with_a_least_of_0_hops_are_not_looked_at",
    },
    {
      says: "packets that a router has passed on are dropped: only those of directly connected hosts that send with 255 get through",
      program: "ip_bind.minttl_255_lets_only_direct_neighbours_through",
    },
  ],
  IPV6_MINHOPCOUNT: [
    {
      says: "no effect: only TCP drops what comes from farther away",
      program: "ip_bind.udp_takes_minttl_and_does_nothing_with_it",
    },
    {
      says: "packets that arrive with less than ... hops left are dropped: sent with 255, they have passed more than ... routers",
      program: "ip_bind.with_minttl_packets_from_farther_away_are_dropped",
    },
    {
      says: "packets are accepted however many routers they have passed",
      program: "ip_values.with_a_least_of_0_hops_are_not_looked_at",
    },
    {
      says: "packets that a router has passed on are dropped: only those of directly connected hosts that send with 255 get through",
      program: "ip_bind.minttl_255_lets_only_direct_neighbours_through",
    },
  ],
  IP_BIND_ADDRESS_NO_PORT: [
    { says: "connect() chooses the port", program: "ip_bind.getsockname_says_port_0_until_the_connection" },
    { says: "bind() chooses the port", program: "ip_values.bind_chooses_the_port" },
  ],
  IPV6_V6ONLY: [
    { says: "accepts IPv6 only", program: "ip_bind.with_v6only_on_another_socket_may_have_the_port_for_ipv4" },
    {
      says: "accepts IPv4 too, as ::ffff:a.b.c.d",
      program: "ip_bind.with_v6only_off_it_takes_ipv4_as_mapped_addresses",
    },
  ],
  IPV6_DONTFRAG: [
    {
      says: "a datagram that is too large for the path fails with EMSGSIZE",
      program: "ip_header.ipv6_dontfrag_refuses_what_does_not_fit",
    },
    {
      says: "a datagram that is too large for the path is sent in fragments",
      program: "ip_header.ipv6_do_refuses_and_want_fragments_here",
    },
  ],
};
