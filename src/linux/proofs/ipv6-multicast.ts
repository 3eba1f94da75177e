import type { Proofs } from "./proof.ts";

/** SOL_IPV6: multicast. */
export const ipv6MulticastProofs: Proofs = {
  IPV6_MULTICAST_IF: [
    {
      says: "Chooses, by number, the interface by which multicast datagrams leave",
      program: "multicast.ipv6_multicast_if_chooses_the_interface",
    },
    {
      says: "A number that does not exist is ENODEV",
      program: "multicast.an_interface_number_that_does_not_exist_is_enodev",
    },
  ],
  IPV6_MULTICAST_HOPS: [
    { says: "the default of 1", program: "multicast.the_default_ttl_is_1" },
    {
      says: "ff02:: never leaves the link, whatever this number is",
      program: "multicast.a_router_does_not_pass_ff02_on",
    },
    {
      says: "With 0 it leaves this machine all the same, unless this machine is a member of the group",
      program: "multicast.ipv6_hops_0_leaves_unless_this_machine_is_a_member",
    },
  ],
  IPV6_MULTICAST_LOOP: [
    {
      says: "On, copies of sent multicast datagrams go to members on this machine too, the sender included",
      program: "multicast.loop_off_is_the_senders_and_hides_it_from_all_here",
    },
    { says: "Only 0 and 1 are taken", program: "multicast.ipv6_loop_takes_0_and_1" },
    {
      says: "Off, other programs on this machine hear nothing either",
      program: "multicast.loop_off_is_the_senders_and_hides_it_from_all_here",
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
  ],
  MCAST_JOIN_GROUP: [
    {
      says: "An interface of 0 lets the routing table choose",
      program: "multicast.interface_0_is_chosen_by_the_routing_table_in_ipv6_too",
    },
    { says: "136 bytes on 64-bit systems", program: "multicast.join_group_is_the_same_call_for_both_families" },
    { says: "the same call for IPv4 and IPv6", program: "multicast.join_group_is_the_same_call_for_both_families" },
  ],
  IPV6_MULTICAST_ALL: [
    { says: "On, as it is by default", program: "multicast.all_is_on_by_default" },
    {
      says: "a socket bound to :: gets the datagrams of every group that the machine has joined, as long as the port fits. Off, only those of its own groups",
      program: "multicast.ipv6_all_is_the_same",
    },
  ],
};
