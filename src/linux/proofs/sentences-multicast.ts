import type { Proofs } from "./proof.ts";

/** The sentences of --explain on multicast, of IPv4 and IPv6. */
export const multicastSentenceProofs: Proofs = {
  IP_MULTICAST_TTL: [
    { says: "the system's default again", program: "ip_values.a_multicast_hop_count_of_minus_1_is_1_again" },
    {
      says: "a packet may pass ... routers",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
    {
      says: "a packet may pass no router",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
    {
      says: "a datagram stays on this machine only if it is a member of the group; else it leaves with 0",
      program: "multicast_sending.ttl_0_leaves_unless_this_machine_is_a_member",
    },
  ],
  IPV6_MULTICAST_HOPS: [
    { says: "the system's default again", program: "ip_values.a_multicast_hop_count_of_minus_1_is_1_again" },
    {
      says: "a packet may pass ... routers",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
    {
      says: "a packet may pass no router",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
    {
      says: "a datagram stays on this machine only if it is a member of the group; else it leaves with 0",
      program: "multicast_sending.ipv6_hops_0_leaves_unless_this_machine_is_a_member",
    },
  ],
  IP_MULTICAST_IF: [
    {
      says: "multicast datagrams leave through ...",
      program: "multicast_sending.multicast_if_chooses_interface_and_source",
    },
    {
      says: "the routing table chooses the interface through which multicast datagrams leave",
      program: "ip_values.where_none_is_set_the_routing_table_chooses_where_multicast_leaves",
    },
  ],
  IPV6_MULTICAST_IF: [
    {
      says: "multicast datagrams leave through ...",
      program: "multicast_sending.ipv6_multicast_if_chooses_the_interface",
    },
    {
      says: "the routing table chooses the interface through which multicast datagrams leave",
      program: "ip_values.where_none_is_set_the_routing_table_chooses_where_multicast_leaves",
    },
  ],
  IP_MULTICAST_LOOP: [
    {
      says: "receivers on this machine get this socket's multicast too",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "receivers on this machine do not get this socket's multicast",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
  ],
  IPV6_MULTICAST_LOOP: [
    {
      says: "receivers on this machine get this socket's multicast too",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "receivers on this machine do not get this socket's multicast",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
  ],
  IP_MULTICAST_ALL: [
    {
      says: "also gets datagrams of groups that other sockets have joined",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
    {
      says: "gets datagrams only of groups that it joined itself",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
  ],
  IPV6_MULTICAST_ALL: [
    { says: "also gets datagrams of groups that other sockets have joined", program: "multicast.ipv6_all_is_the_same" },
    { says: "gets datagrams only of groups that it joined itself", program: "multicast.ipv6_all_is_the_same" },
  ],
  IP_ADD_MEMBERSHIP: [
    {
      says: "datagrams to ... on ... are received from now on",
      program: "multicast.without_a_membership_nothing_comes_and_closing_ends_it",
    },
    {
      says: "on the interface that the routing table chooses",
      program: "multicast.interface_0_is_chosen_by_the_routing_table",
    },
  ],
  IPV6_ADD_MEMBERSHIP: [
    { says: "datagrams to ... on ... are received from now on", program: "multicast.closing_ends_an_ipv6_membership" },
    {
      says: "on the interface that the routing table chooses",
      program: "multicast.interface_0_is_chosen_by_the_routing_table_in_ipv6_too",
    },
  ],
  MCAST_JOIN_GROUP: [
    {
      says: "datagrams to ... on ... are received from now on",
      program: "multicast.join_group_is_the_same_call_for_both_families",
    },
  ],
  IP_DROP_MEMBERSHIP: [
    {
      says: "datagrams to ... on ... are no longer requested",
      program: "multicast.leaving_wants_group_and_interface_of_the_join",
    },
    {
      says: "datagrams to ... on ... are no longer requested",
      program: "ip_values.what_was_left_is_no_longer_received",
    },
  ],
  IPV6_DROP_MEMBERSHIP: [
    {
      says: "datagrams to ... on ... are no longer requested",
      program: "multicast.leaving_ipv6_wants_group_and_interface_of_the_join",
    },
    {
      says: "datagrams to ... on ... are no longer requested",
      program: "ip_values.what_was_left_is_no_longer_received",
    },
  ],
  MCAST_LEAVE_GROUP: [
    {
      says: "datagrams to ... on ... are no longer requested",
      program: "ip_values.what_was_left_is_no_longer_received",
    },
  ],
};
