import type { Proofs } from "./proof.ts";

/** SOL_PACKET. */
export const packetProofs: Proofs = {
  PACKET_ADD_MEMBERSHIP: [
    {
      says: "It counts users, and ends with the socket",
      program: "packet.a_membership_makes_the_interface_promiscuous_and_ends_with_the_socket",
    },
    { says: "Needs CAP_NET_RAW for the socket", program: "packet.packet_sockets_need_cap_net_raw" },
    {
      says: "ip link shows promiscuous mode only when it was set there, not here",
      program: "packet.ip_link_does_not_name_it",
    },
    {
      says: "Tells an interface to take more than its own frames: one group, all groups, or everything (promiscuous mode)",
      program: "packet.a_membership_is_of_one_group_of_all_groups_or_of_everything",
    },
    { says: "In sniffers, and in daemons of protocols below IP", advice: true },
  ],
  PACKET_RX_RING: [
    { says: "Choose PACKET_VERSION first", program: "packet.with_a_ring_in_place_the_version_is_ebusy" },
    {
      says: "Sizes must fit the page size and each other, or it is EINVAL",
      program: "packet.sizes_must_fit_the_page_and_each_other",
    },
    {
      says: "Lays out a ring of buffers that kernel and program share, so that frames are received without a call for each",
      program: "packet_ring.frames_are_in_memory_that_is_shared_without_a_call",
    },
    { says: "In packet capture at high rates", advice: true },
  ],
  PACKET_VERSION: [
    { says: "With a ring in place it is EBUSY", program: "packet.with_a_ring_in_place_the_version_is_ebusy" },
    {
      says: "Chooses the layout of the ring's frames: V2 has times in nanoseconds",
      program: "packet_ring.version_2_has_times_in_nanoseconds",
    },
    { says: "and VLAN tags", source: "include/uapi/linux/if_packet.h, struct tpacket2_hdr, 6.12" },
    { says: "V3 has blocks of frames of any size", program: "packet_ring.version_3_has_blocks_of_frames_of_any_size" },
    { says: "Before PACKET_RX_RING or PACKET_TX_RING", program: "packet.with_a_ring_in_place_the_version_is_ebusy" },
  ],
  PACKET_AUXDATA: [
    {
      says: "Each frame brings along its original length",
      program: "packet.auxdata_brings_length_and_whether_the_checksum_is_there",
    },
    {
      says: "local packets seem to have wrong checksums",
      program: "packet.auxdata_brings_length_and_whether_the_checksum_is_there",
    },
    { says: "its VLAN tag", program: "packet.the_tag_of_a_vlan_is_taken_off_and_is_in_the_auxdata" },
    {
      says: "whether its checksum is already there",
      program: "packet.auxdata_brings_length_and_whether_the_checksum_is_there",
    },
    {
      says: "Without it frames of a VLAN seem untagged, since card or kernel take the tag off",
      program: "packet.the_tag_of_a_vlan_is_taken_off_and_is_in_the_auxdata",
    },
    { says: "In sniffers and DHCP clients", advice: true },
  ],
  PACKET_FANOUT: [
    {
      says: "Sockets that join the same group share the frames",
      program: "packet.members_of_a_fanout_group_share_the_frames",
    },
    {
      says: "The lower 16 bits are the group's number, which all programs of a network namespace share, the upper ones type and flags",
      program: "packet.groups_belong_to_the_network",
    },
    { says: "The socket must be bound first", program: "packet.a_fanout_wants_a_bound_socket" },
    { says: "by flow, in turn", program: "packet.members_of_a_fanout_group_share_the_frames" },
    { says: "by processor or by a BPF program", program: "packet.frames_are_shared_by_processor_or_by_a_program_too" },
    { says: "To sniff one interface with several threads", advice: true },
  ],
  PACKET_IGNORE_OUTGOING: [
    {
      says: "Does not see frames that this machine sends",
      program: "packet.with_ignore_outgoing_frames_that_are_sent_are_not_seen",
    },
  ],
  PACKET_STATISTICS: [
    {
      says: "Reads how many frames arrived, those that were dropped included, and how many were dropped since it was read last",
      program: "packet.statistics_count_frames_dropped_ones_included",
    },
    { says: "Reading sets the counters to 0", program: "packet.reading_statistics_sets_them_to_0" },
    { says: "In sniffers, to report losses", advice: true },
    {
      says: "Reading sets the counters to 0: two readers steal from each other, and so does a debugger",
      program: "packet.reading_statistics_sets_them_to_0",
    },
  ],
};
