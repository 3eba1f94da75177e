import type { Proofs } from "./proof.ts";

/** SOL_IP: multicast. */
export const ipMulticastProofs: Proofs = {
  IP_BLOCK_SOURCE: [
    {
      says: "Blocks one sender of a joined group",
      program: "ip_rare.one_sender_of_a_group_is_blocked_and_taken_again",
    },
  ],
  IP_UNBLOCK_SOURCE: [
    {
      says: "Takes a sender of a joined group again that was blocked",
      program: "ip_rare.one_sender_of_a_group_is_blocked_and_taken_again",
    },
  ],
  IP_MULTICAST_IF: [
    {
      says: "Chooses the interface, and with it the source address",
      program: "multicast_sending.multicast_if_chooses_interface_and_source",
    },
    { says: "It says nothing about receiving", program: "multicast_sending.multicast_if_says_nothing_about_receiving" },
    {
      says: "It reads back the address only, also when it was set by number",
      program: "multicast_sending.multicast_if_reads_back_the_address_only",
    },
    { says: "On every machine with more than one network", advice: true },
    {
      says: "It says nothing about receiving: IP_ADD_MEMBERSHIP does",
      program: "multicast_sending.multicast_if_says_nothing_about_receiving",
    },
  ],
  IP_MULTICAST_TTL: [
    { says: "the default of 1", program: "multicast_sending.the_default_ttl_is_1" },
    {
      says: "IP_TTL has no effect on multicast",
      program: "multicast_sending.ttl_of_unicast_has_no_effect_on_multicast",
    },
    {
      says: "With 0 they leave this machine all the same, unless this machine is a member of the group",
      program: "multicast_sending.ttl_0_leaves_unless_this_machine_is_a_member",
    },
    {
      says: "Each router lowers this number by one and drops the datagram at 0: the default of 1 keeps it on the local network",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
    {
      says: "When group members sit behind routers that forward multicast",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
    {
      says: "Forgotten, packets stop at the first router without an error",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
  ],
  IP_MULTICAST_LOOP: [
    {
      says: "On, copies of sent multicast datagrams go to members on this machine too, the sender included",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "On Linux the sender's setting counts",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "Off, other programs on this machine hear nothing either",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "Turn it off in a sender that must not hear itself",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    { says: "on some other systems the receiver's", advice: true },
  ],
  IP_ADD_MEMBERSHIP: [
    { says: "one more is ENOBUFS, the same again EADDRINUSE", program: "multicast.twenty_groups_a_socket" },
    { says: "without an interface or a route ENODEV", program: "multicast.interface_0_is_chosen_by_the_routing_table" },
    {
      says: "The machine tells its network, by IGMP, that it wants the group",
      program: "multicast.the_network_is_told_by_igmp",
    },
    {
      says: "The membership ends with the socket",
      program: "multicast.without_a_membership_nothing_comes_and_closing_ends_it",
    },
    {
      says: "With interface 0.0.0.0 the routing table chooses one",
      program: "multicast.interface_0_is_chosen_by_the_routing_table",
    },
    { says: "At most 20 groups a socket (net.ipv4.igmp_max_memberships)", program: "multicast.twenty_groups_a_socket" },
    {
      says: "without IP_MULTICAST_ALL off, other programs' groups come too",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
    { says: "and the interface takes its frames", program: "multicast.the_interface_takes_the_groups_frames" },
    {
      says: "In every receiver of IPv4 multicast, once for each interface",
      program: "multicast_sending.multicast_if_says_nothing_about_receiving",
    },
    {
      says: "Joining does not filter: without IP_MULTICAST_ALL off, other programs' groups come too",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
  ],
  IP_DROP_MEMBERSHIP: [
    {
      says: "when no other socket wants it, the machine tells its network by IGMP",
      program: "multicast.the_network_is_told_by_igmp",
    },
    { says: "closing leaves all groups", program: "multicast.without_a_membership_nothing_comes_and_closing_ends_it" },
    {
      says: "Group and interface must be those of the join, or it is EADDRNOTAVAIL",
      program: "multicast.leaving_wants_group_and_interface_of_the_join",
    },
    { says: "Leaves the group", program: "multicast.leaving_wants_group_and_interface_of_the_join" },
    {
      says: "Before the socket closes, if at all: closing leaves all groups",
      program: "multicast.without_a_membership_nothing_comes_and_closing_ends_it",
    },
  ],
  IP_ADD_SOURCE_MEMBERSHIP: [
    { says: "Joins a group for one sender only", program: "multicast.a_source_membership_brings_one_sender_only" },
    {
      says: "After IP_ADD_MEMBERSHIP of the same group it narrows that membership to the one sender",
      program: "multicast.a_source_membership_after_a_plain_one_narrows_it",
    },
    {
      says: "the other way round is EADDRINUSE",
      program: "multicast.a_plain_membership_after_a_source_one_is_eaddrinuse",
    },
    {
      says: "with IGMPv3 the machine names it to its network",
      program: "multicast.with_igmpv3_the_network_is_told_the_sender",
    },
    { says: "which need not deliver others", page: "RFC 3376" },
    { says: "For source-specific multicast, in 232.0.0.0/8", page: "RFC 4607" },
    { says: "Old switches and routers know only IGMPv2", advice: true },
  ],
  MCAST_JOIN_GROUP: [
    { says: "the same call for IPv4 and IPv6", program: "multicast.join_group_is_the_same_call_for_both_families" },
    { says: "136 bytes on 64-bit systems", program: "multicast.join_group_is_the_same_call_for_both_families" },
    {
      says: "Joins a multicast group given as a socket address, on an interface given by number: the same call",
      program: "multicast.join_group_is_the_same_call_for_both_families",
    },
    { says: "In programs that handle both families alike", advice: true },
    {
      says: "The structure has a gap before the address: 136 bytes",
      program: "multicast.join_group_is_the_same_call_for_both_families",
    },
    {
      says: "An interface of 0 lets the routing table choose",
      program: "multicast.interface_0_is_chosen_by_the_routing_table",
    },
  ],
  IP_MULTICAST_ALL: [
    { says: "On, as it is by default", program: "multicast.all_is_on_by_default" },
    {
      says: "a socket bound to 0.0.0.0 gets the datagrams of every group that any program of the machine has joined, as long as the port fits. Off, only those of its own groups",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
    { says: "Binding to the group's address avoids it too", program: "multicast.bound_to_the_group_it_gets_no_others" },
    {
      says: "Turn it off in every multicast receiver that is bound to a port alone",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
    {
      says: "The default surprises: one program's join makes another one receive",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
  ],
};
