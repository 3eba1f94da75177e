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
      program: "multicast.multicast_if_chooses_interface_and_source",
    },
    { says: "It says nothing about receiving", program: "multicast.multicast_if_says_nothing_about_receiving" },
    {
      says: "It reads back the address only, also when it was set by number",
      program: "multicast.multicast_if_reads_back_the_address_only",
    },
  ],
  IP_MULTICAST_TTL: [
    { says: "the default of 1", program: "multicast.the_default_ttl_is_1" },
    { says: "IP_TTL has no effect on multicast", program: "multicast.ttl_of_unicast_has_no_effect_on_multicast" },
    {
      says: "With 0 they leave this machine all the same, unless this machine is a member of the group",
      program: "multicast.ttl_0_leaves_unless_this_machine_is_a_member",
    },
  ],
  IP_MULTICAST_LOOP: [
    {
      says: "On, copies of sent multicast datagrams go to members on this machine too, the sender included",
      program: "multicast.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "On Linux the sender's setting counts",
      program: "multicast.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "Off, other programs on this machine hear nothing either",
      program: "multicast.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
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
  ],
  MCAST_JOIN_GROUP: [
    { says: "the same call for IPv4 and IPv6", program: "multicast.join_group_is_the_same_call_for_both_families" },
    { says: "136 bytes on 64-bit systems", program: "multicast.join_group_is_the_same_call_for_both_families" },
  ],
  IP_MULTICAST_ALL: [
    { says: "On, as it is by default", program: "multicast.all_is_on_by_default" },
    {
      says: "a socket bound to 0.0.0.0 gets the datagrams of every group that any program of the machine has joined, as long as the port fits. Off, only those of its own groups",
      program: "multicast.one_join_makes_another_program_receive_unless_all_is_off",
    },
    { says: "Binding to the group's address avoids it too", program: "multicast.bound_to_the_group_it_gets_no_others" },
  ],
};
