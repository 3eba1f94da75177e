import type { Proofs } from "./proof.ts";

/** SOL_IPV6, without multicast. */
export const ipv6Proofs: Proofs = {
  IPV6_ADDRFORM: [
    {
      says: "Turns an IPv6 socket that is connected to an IPv4 address into an IPv4 socket",
      program: "ip_rare.addrform_makes_an_ipv4_socket_of_it",
    },
  ],
  IPV6_CHECKSUM: [
    {
      says: "Where in a raw packet the kernel puts and checks the checksum; -1: it does not",
      program: "ip_rare.the_kernel_puts_the_checksum_there",
    },
  ],
  IPV6_JOIN_ANYCAST: [
    { says: "Makes this machine answer to an anycast address", program: "ip_rare.an_anycast_address_is_answered" },
  ],
  IPV6_FLOWINFO: [
    {
      says: "Adds the flow label and traffic class of each datagram",
      program: "ip_rare.a_flow_label_is_taken_sent_and_received",
    },
  ],
  IPV6_FLOWINFO_SEND: [
    {
      says: "Packets carry the flow label given in the destination address",
      program: "ip_rare.a_flow_label_is_taken_sent_and_received",
    },
  ],
  IPV6_FLOWLABEL_MGR: [
    { says: "Takes, renews or gives back a flow label", program: "ip_rare.a_flow_label_is_taken_sent_and_received" },
  ],
  IPV6_RECVDSTOPTS: [
    {
      says: "Adds the destination options of each datagram",
      program: "ip_rare.destination_options_go_with_each_packet_and_are_received",
    },
  ],
  IPV6_DSTOPTS: [
    {
      says: "Destination options that go with each packet",
      program: "ip_rare.destination_options_go_with_each_packet_and_are_received",
    },
  ],
  IPV6_V6ONLY: [
    {
      says: "Off, a socket that is bound to all addresses (::) also takes IPv4, whose addresses then look like ::ffff:192.0.2.1",
      program: "ip_bind.with_v6only_off_it_takes_ipv4_as_mapped_addresses",
    },
    {
      says: "On, it takes IPv6 only, and another socket may have the same port for IPv4",
      program: "ip_bind.with_v6only_on_another_socket_may_have_the_port_for_ipv4",
    },
    { says: "The default comes from net.ipv6.bindv6only", program: "ip_bind.the_default_of_v6only_is_the_sysctl" },
    {
      says: "With it off, binding 0.0.0.0 to the same port as well fails with EADDRINUSE",
      program: "ip_bind.with_v6only_on_another_socket_may_have_the_port_for_ipv4",
    },
    { says: "After bind() it cannot be changed", program: "ip_bind.v6only_cannot_be_changed_after_bind" },
    {
      says: "Set it one way or the other in every IPv6 listener, before bind(), so that the system's default does not matter",
      program: "ip_bind.the_default_of_v6only_is_the_sysctl",
    },
  ],
  IPV6_UNICAST_HOPS: [
    {
      says: "Each router lowers this number by one and drops the packet at 0",
      program: "ip_hops.one_hop_dies_at_the_first_router",
    },
    {
      says: "Unset, the route or net.ipv6.conf says what to start with",
      program: "ip_hops.unset_it_is_the_machines_default",
    },
    { says: "-1 gives the default back", program: "ip_hops.minus_1_is_the_default_again" },
    {
      says: "For multicast IPV6_MULTICAST_HOPS counts instead",
      program: "multicast_sending.ttl_of_unicast_has_no_effect_on_multicast",
    },
    { says: "With 255 or 1 to talk to direct neighbours only", program: "ip_hops.unicast_leaves_with_what_is_set" },
    { says: "in traceroute, counting up", advice: true },
  ],
  IPV6_MTU_DISCOVER: [
    { says: "Routers never fragment IPv6", program: "ip_header.a_router_fragments_ipv4_with_dont_and_never_ipv6" },
    {
      says: "where a firewall drops them, long packets vanish",
      program: "ip_header.with_do_and_lost_icmp_long_packets_vanish",
    },
    {
      says: "DO refuses datagrams that are too long, with EMSGSIZE; DONT and WANT fragment them here",
      program: "ip_header.ipv6_do_refuses_and_want_fragments_here",
    },
    {
      says: "PROBE ignores what is known of the path",
      program: "ip_header.ipv6_probe_ignores_what_is_known_of_the_path",
    },
    { says: "this decides what the sender does", program: "ip_header.ipv6_do_refuses_and_want_fragments_here" },
    { says: "DO or PROBE in protocols that find the packet size themselves, such as QUIC", advice: true },
    {
      says: "Path discovery needs ICMPv6 messages: where a firewall drops them, long packets vanish",
      program: "ip_header.with_do_and_lost_icmp_long_packets_vanish",
    },
  ],
  IPV6_MTU: [
    {
      says: "Set, it bounds the fragments of a datagram that is longer than the path takes",
      program: "ip_header.ipv6_mtu_bounds_the_fragments_of_what_is_too_long_for_the_path",
    },
    {
      says: "and with IPV6_MTU_DISCOVER DO the datagram itself",
      program: "ip_header.with_do_a_datagram_longer_than_ipv6_mtu_is_emsgsize",
    },
    {
      says: "read, it gives what the path of a connected socket takes",
      program: "ip_header.mtu_reads_the_path_of_a_connected_socket",
    },
    { says: "It does not read back what was set", program: "ip_header.ipv6_mtu_does_not_read_back_what_was_set" },
    {
      says: "A datagram that is longer than it and fits the path leaves whole",
      program: "ip_header.what_fits_the_path_leaves_whole_though_it_is_longer_than_ipv6_mtu",
    },
    { says: "Below 1280 is refused", program: "ip_header.ipv6_mtu_below_1280_is_refused" },
    { says: "reading without a connection is ENOTCONN", program: "ip_header.ipv6_mtu_does_not_read_back_what_was_set" },
    {
      says: "read, it gives what the path of a connected socket takes: two different things",
      program: "ip_header.ipv6_mtu_does_not_read_back_what_was_set",
    },
    {
      says: "Set to 1280, the smallest that IPv6 guarantees, with IPV6_MTU_DISCOVER DO, where path discovery cannot be trusted",
      program: "ip_header.with_do_a_datagram_longer_than_ipv6_mtu_is_emsgsize",
    },
    { says: "the smallest that IPv6 guarantees", page: "RFC 8200" },
  ],
  IPV6_RECVERR: [
    {
      says: "The queue must be read, or poll() keeps saying POLLERR",
      program: "ip_messages.poll_says_pollerr_until_the_queue_is_read",
    },
    {
      says: "Errors that packets caused are queued with the address and code of who sent them, to be read with MSG_ERRQUEUE",
      program: "ip_messages.recverr_queues_errors_with_who_sent_them",
    },
    {
      says: "An IPv6 socket that talks to IPv4 needs IP_RECVERR as well",
      program: "ip_messages.ipv6_recverr_alone_is_not_for_ipv4_peers",
    },
    { says: "In UDP programs that must know which destination failed, and in traceroute", advice: true },
  ],
  IPV6_RECVPKTINFO: [
    {
      says: "Each datagram brings along the interface it came by and the address it was sent to",
      program: "ip_messages.recvpktinfo_brings_a_message_of_type_pktinfo",
    },
    {
      says: "The control message that comes is of type IPV6_PKTINFO",
      program: "ip_messages.recvpktinfo_brings_a_message_of_type_pktinfo",
    },
    {
      says: "For IPv4 peers of a dual-stack socket the address comes as ::ffff:192.0.2.1",
      program: "ip_messages.ipv4_peers_of_a_dual_stack_socket_bring_their_address_mapped",
    },
    {
      says: "In UDP servers bound to ::, so that replies leave from the address that was asked",
      program: "ip_messages.an_answer_with_the_same_message_leaves_from_the_address_that_was_asked",
    },
  ],
  IPV6_PKTINFO: [
    {
      says: "As a control message, chooses source address and interface of one datagram",
      program: "ip_messages.pktinfo6_as_a_control_message_chooses_the_source",
    },
    {
      says: "As an option of the socket it chooses the interface of UDP and ping datagrams only",
      program: "ip_messages.pktinfo6_as_an_option_chooses_the_interface_of_udp_and_ping_only",
    },
    {
      says: "the address in it is stored and never used",
      program: "ip_messages.pktinfo6_as_an_option_does_not_choose_the_source",
    },
    { says: "It can be set but not read back", program: "ip_messages.pktinfo6_cannot_be_read_back" },
    {
      says: "A bound device that differs makes it EINVAL",
      program: "ip_messages.a_bound_device_that_differs_makes_pktinfo6_einval",
    },
    {
      says: "As a control message, to answer from the address that was asked",
      program: "ip_messages.an_answer_with_the_same_message_leaves_from_the_address_that_was_asked",
    },
  ],
  IPV6_RECVHOPLIMIT: [
    {
      says: "Each datagram brings along the hop limit that it arrived with",
      program: "ip_messages.recvhoplimit_brings_a_message_of_type_hoplimit",
    },
    {
      says: "The control message is of type IPV6_HOPLIMIT",
      program: "ip_messages.recvhoplimit_brings_a_message_of_type_hoplimit",
    },
    {
      says: "Datagrams of IPv4 peers bring none: IP_RECVTTL is theirs",
      program: "ip_messages.ipv4_peers_bring_no_hop_limit_and_no_class_but_ttl_and_tos",
    },
    { says: "In neighbour discovery, where anything but 255 is forged", source: "net/ipv6/ndisc.c, ndisc_rcv, 6.12" },
    { says: "recvmsg() needs room for it", program: "ip_messages.without_room_for_the_message_it_is_cut" },
    { says: "and in ping-like tools", advice: true },
  ],
  IPV6_RECVTCLASS: [
    {
      says: "Each datagram brings along its traffic class, congestion marks included",
      program: "ip_messages.recvtclass_brings_an_int",
    },
    {
      says: "The control message is of type IPV6_TCLASS and holds an int",
      program: "ip_messages.recvtclass_brings_an_int",
    },
    {
      says: "Datagrams of IPv4 peers bring none: IP_RECVTOS is theirs",
      program: "ip_messages.ipv4_peers_bring_no_hop_limit_and_no_class_but_ttl_and_tos",
    },
    { says: "In UDP protocols with congestion control of their own, such as QUIC", advice: true },
  ],
  IPV6_TCLASS: [
    {
      says: "From -1, which is 0, to 255",
      program: "ip_header.tos_above_255_loses_its_upper_bits_and_tclass_is_refused",
    },
    {
      says: "congestion notification in the lower two, which TCP keeps to itself",
      program: "ip_header.tcp_keeps_the_lower_two_bits_to_itself",
    },
    {
      says: "IP_TOS does not count for IPv6 packets",
      program: "ip_header.tos_does_not_count_for_ipv6_nor_tclass_for_ipv4",
    },
    {
      says: "Unlike IP_TOS it does not touch SO_PRIORITY",
      program: "ip_header.tos_sets_the_priority_and_tclass_does_not",
    },
    {
      says: "Sets the traffic class of each IPv6 header",
      program: "ip_header.tos_does_not_count_for_ipv6_nor_tclass_for_ipv4",
    },
    { says: "a DiffServ code point in the upper six bits", page: "RFC 2474" },
    { says: "To mark voice, video or bulk traffic in a network that heeds it", advice: true },
    {
      says: "IP_TOS does not count for IPv6 packets; a dual-stack program must set both",
      program: "ip_header.tos_does_not_count_for_ipv6_nor_tclass_for_ipv4",
    },
  ],
  IPV6_MINHOPCOUNT: [
    {
      says: "TCP drops packets whose hop limit is below this",
      program: "ip_bind.with_minttl_packets_from_farther_away_are_dropped",
    },
  ],
  IPV6_AUTOFLOWLABEL: [
    {
      says: "The kernel gives each connection a flow label made of a hash",
      program: "ip_header.with_autoflowlabel_each_connection_has_a_label",
    },
    { says: "so that routers can spread flows without looking into packets", page: "RFC 6437" },
    {
      says: "It is on by default (net.ipv6.auto_flowlabels)",
      program: "ip_labels.unset_it_is_net_ipv6_auto_flowlabels",
    },
    {
      says: "turn it off where devices on the way do not like it",
      program: "ip_header.with_autoflowlabel_each_connection_has_a_label",
    },
    {
      says: "With SO_TXREHASH a connection in trouble changes its label",
      program: "ip_labels.with_txrehash_a_connection_in_trouble_changes_its_label",
    },
    { says: "stateful firewalls on several paths may object", advice: true },
  ],
  IPV6_DONTFRAG: [
    {
      says: "Datagrams that do not fit the path are refused with EMSGSIZE",
      program: "ip_header.ipv6_dontfrag_refuses_what_does_not_fit",
    },
    { says: "In protocols that find the packet size themselves", advice: true },
    {
      says: "It is RFC 3542's way to say what IPV6_MTU_DISCOVER says with DO; set one of them",
      program: "ip_header.ipv6_dontfrag_refuses_what_does_not_fit",
    },
    { says: "It is RFC 3542's way", page: "RFC 3542" },
  ],
  IPV6_ADDR_PREFERENCES: [
    {
      says: "It reads back both sides, also the one that was not set",
      program: "ip_bind.address_preferences_read_back_both_sides",
    },
    {
      says: "Changes the rules by which the kernel picks a source address: temporary ones for privacy or public ones",
      program: "ip_addresses.a_temporary_or_a_public_address_is_chosen_as_preferred",
    },
    { says: "home or care-of ones for mobile hosts", source: "net/ipv6/addrconf.c, ipv6_get_saddr_eval, 6.12" },
    {
      says: "In servers and long-lived clients, to avoid temporary addresses that run out",
      program: "ip_addresses.temporary_addresses_run_out_and_public_ones_of_the_same_prefix_do_not",
    },
    {
      says: "It is a preference: where no such address exists another is taken",
      program: "ip_addresses.where_there_is_no_temporary_address_another_is_taken",
    },
  ],
  IPV6_FREEBIND: [
    {
      says: "bind() takes any address, also one that no interface has, or not yet",
      program: "ip_bind.freebind_takes_an_address_that_nobody_has",
    },
    { says: "It is one switch with IP_FREEBIND", program: "ip_bind.freebind_is_one_switch_for_both" },
    {
      says: "an IPv6 address that is still being checked for duplicates counts as one",
      program: "ip_addresses.freebind_takes_an_address_that_is_being_checked_for_duplicates",
    },
    { says: "In servers that start before the network is ready", advice: true },
    {
      says: "Nothing arrives until the address is there",
      program: "ip_bind.nothing_arrives_until_the_address_is_there",
    },
  ],
  IPV6_RECVORIGDSTADDR: [
    {
      says: "Adds to each datagram the address and port that it was sent to",
      program: "ip_messages.recvorigdstaddr_brings_address_and_port",
    },
  ],
  IPV6_TRANSPARENT: [
    { says: "Needs CAP_NET_ADMIN or CAP_NET_RAW", program: "ip_bind.transparent_needs_cap_net_admin_or_cap_net_raw" },
    { says: "it is the same switch", program: "ip_bind.freebind_is_one_switch_for_both" },
    {
      says: "The socket may use addresses of others, as IP_TRANSPARENT does for IPv4",
      program: "ip_bind.transparent_may_bind_to_addresses_of_others",
    },
    {
      says: "The socket may use addresses of others, as IP_TRANSPARENT does for IPv4",
      program: "ip_transparent.connections_of_others_are_taken_where_a_route_leads_them",
    },
    { says: "In transparent proxies", advice: true },
    { says: "and the TPROXY rules around it", page: "Documentation/networking/tproxy.rst" },
  ],
};
