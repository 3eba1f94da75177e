import type { Proofs } from "./proof.ts";

/** SOL_IPV6: multicast. */
export const ipv6MulticastProofs: Proofs = {
  IPV6_MULTICAST_IF: [
    {
      says: "Chooses, by number, the interface by which multicast datagrams leave",
      program: "multicast_sending.ipv6_multicast_if_chooses_the_interface",
    },
    {
      says: "A number that does not exist is ENODEV",
      program: "multicast_sending.an_interface_number_that_does_not_exist_is_enodev",
    },
    {
      says: "Always for link-local groups (ff02::/16), which mean something else on each interface",
      program: "multicast_sending.ipv6_multicast_if_chooses_the_interface",
    },
    {
      says: "It says nothing about receiving: IPV6_ADD_MEMBERSHIP does",
      program: "multicast_sending.multicast_if_says_nothing_about_receiving",
    },
  ],
  IPV6_MULTICAST_HOPS: [
    { says: "the default of 1", program: "multicast_sending.the_default_ttl_is_1" },
    {
      says: "The address's own scope bounds it too: what is sent to ff02::/16 never leaves the link, whatever this number is",
      program: "multicast_router.ff02_does_not_leave_the_link_whatever_the_number_is",
    },
    {
      says: "With 0 it leaves this machine all the same, unless this machine is a member of the group",
      program: "multicast_sending.ipv6_hops_0_leaves_unless_this_machine_is_a_member",
    },
    {
      says: "Each router lowers this number by one and drops the datagram at 0: the default of 1 keeps it on the local network",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
    {
      says: "When group members sit behind routers that forward multicast",
      program: "multicast_router.with_1_it_stops_at_the_first_router_and_with_2_it_passes",
    },
  ],
  IPV6_MULTICAST_LOOP: [
    {
      says: "On, copies of sent multicast datagrams go to members on this machine too, the sender included",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    { says: "Only 0 and 1 are taken", program: "multicast_sending.ipv6_loop_takes_0_and_1" },
    {
      says: "Off, other programs on this machine hear nothing either",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    {
      says: "Turn it off in a sender that must not hear itself",
      program: "multicast_sending.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
  ],
  IPV6_ADD_MEMBERSHIP: [
    {
      says: "The machine tells its network, by MLD, that it wants the group on this interface",
      program: "multicast.the_network_is_told_by_mld",
    },
    { says: "The membership ends with the socket", program: "multicast.closing_ends_an_ipv6_membership" },
    {
      says: "An interface of 0 lets the routing table choose",
      program: "multicast.interface_0_is_chosen_by_the_routing_table_in_ipv6_too",
    },
    {
      says: "In every receiver of IPv6 multicast, once for each interface",
      program: "multicast_sending.multicast_if_says_nothing_about_receiving",
    },
    { says: "RFC 3493 calls it IPV6_JOIN_GROUP", page: "RFC 3493" },
    {
      says: "An interface of 0 lets the routing table choose, for link-local groups (ff02::/16) too",
      program: "multicast.interface_0_is_chosen_by_the_routing_table_in_ipv6_too",
    },
  ],
  IPV6_DROP_MEMBERSHIP: [
    {
      says: "when no other socket wants it, the machine tells its network by MLD",
      program: "multicast.the_network_is_told_by_mld",
    },
    {
      says: "Group and interface must be those of the join, or it is EADDRNOTAVAIL",
      program: "multicast.leaving_ipv6_wants_group_and_interface_of_the_join",
    },
    { says: "Leaves the group", program: "multicast.leaving_ipv6_wants_group_and_interface_of_the_join" },
    {
      says: "Before the socket closes, if at all: closing leaves all groups",
      program: "multicast.closing_ends_an_ipv6_membership",
    },
  ],
  MCAST_JOIN_GROUP: [
    {
      says: "An interface of 0 lets the routing table choose",
      program: "multicast.interface_0_is_chosen_by_the_routing_table_in_ipv6_too",
    },
    { says: "136 bytes on 64-bit systems", program: "multicast.join_group_is_the_same_call_for_both_families" },
    { says: "the same call for IPv4 and IPv6", program: "multicast.join_group_is_the_same_call_for_both_families" },
    {
      says: "Joins a multicast group given as a socket address, on an interface given by number: the same call",
      program: "multicast.join_group_is_the_same_call_for_both_families",
    },
    { says: "In programs that handle both families alike", advice: true },
    {
      says: "The structure has a gap before the address: 136 bytes",
      program: "multicast.join_group_is_the_same_call_for_both_families",
    },
  ],
  IPV6_MULTICAST_ALL: [
    { says: "On, as it is by default", program: "multicast.all_is_on_by_default" },
    {
      says: "a socket bound to all addresses (::) gets the datagrams of every group that the machine has joined, as long as the port fits. Off, only those of its own groups",
      program: "multicast.ipv6_all_is_the_same",
    },
    {
      says: "Turn it off in multicast receivers that are bound to a port alone",
      program: "multicast.ipv6_all_is_the_same",
    },
    { says: "One program's join makes another one receive", program: "multicast.ipv6_all_is_the_same" },
    { says: "Binding to the group's address avoids it too", program: "multicast.bound_to_the_group_it_gets_no_others" },
  ],
};
