import type { Proofs } from "./proof.ts";

/** SOL_UDP. */
export const udpProofs: Proofs = {
  UDP_CORK: [
    {
      says: "Writes are gathered into one datagram, which leaves when the option is turned off",
      program: "udp.writes_are_gathered_until_it_is_turned_off",
    },
    { says: "MSG_MORE does the same for one call", program: "udp.msg_more_does_the_same_for_one_call" },
    { says: "Unlike TCP_CORK there is no time limit", program: "udp.there_is_no_time_limit" },
    { says: "forgotten, nothing is ever sent", program: "udp.forgotten_at_close_nothing_is_sent" },
    {
      says: "A destination given in between is ignored: all of it goes to the first",
      program: "udp.another_destination_in_between_does_not_count",
    },
    { says: "When a datagram is put together from several places", advice: true },
  ],
  UDP_ENCAP: [
    {
      says: "Datagrams of the socket are looked into: with 2, ESP packets of IPsec go to that part of the kernel, keepalives of one byte are dropped, and the rest goes to the program",
      program: "udp.esp_and_keepalives_go_to_the_kernel_and_the_rest_to_the_program",
    },
    {
      says: "ENOPROTOOPT where the kernel does not have that protocol",
      program: "udp.without_the_protocol_encap_is_enoprotoopt",
    },
    { says: "In key-exchange daemons of IPsec, on port 4500", page: "RFC 3948" },
    { says: "3 changes nothing by itself", program: "udp.the_number_of_l2tp_alone_changes_nothing" },
    {
      says: "it marks a socket that an L2TP tunnel of the kernel uses",
      source: "net/l2tp/l2tp_core.c, l2tp_tunnel_register, 6.12",
    },
  ],
  UDP_SEGMENT: [
    { says: "One write of up to 64 kilobytes", program: "udp.a_write_of_up_to_64_kilobytes_is_cut" },
    { says: "is cut into datagrams of this size", program: "udp.a_write_is_cut_into_datagrams_of_this_size" },
    { says: "All pieces have the same size but the last", program: "udp.a_write_is_cut_into_datagrams_of_this_size" },
    {
      says: "A size over the path's is EINVAL or EMSGSIZE",
      program: "udp.pieces_that_do_not_fit_the_path_are_refused",
    },
    { says: "more than 128 pieces EINVAL", program: "udp.more_than_128_pieces_are_einval" },
    {
      says: "by the card, or late in the kernel, which saves a trip through the stack for each",
      source: "net/ipv4/udp_offload.c, __udp_gso_segment, 6.12",
    },
    { says: "In QUIC and video servers, which send many datagrams to one peer at a time", advice: true },
    {
      says: "Without checksums (SO_NO_CHECK, UDP_NO_CHECK6_TX) it is EINVAL too",
      program: "udp.without_checksums_sends_are_einval",
    },
    {
      says: "UDP-Lite takes the option, and then every send is EIO",
      program: "udp.udp_lite_takes_the_size_and_refuses_to_send",
    },
  ],
  UDP_GRO: [
    {
      says: "A program that ignores the control message takes many datagrams for one",
      program: "udp.datagrams_that_arrive_together_come_in_one_read",
    },
    {
      says: "Datagrams of one flow that arrive together are handed over in one read, with the size of each piece in a control message",
      program: "udp.datagrams_that_arrive_together_come_in_one_read",
    },
    {
      says: "Buffers that were large enough for one datagram cut them off",
      program: "udp.a_buffer_for_one_datagram_cuts_them_off",
    },
    { says: "In QUIC receivers, with buffers of 64 kilobytes", program: "udp.a_buffer_for_one_datagram_cuts_them_off" },
  ],
  UDP_NO_CHECK6_TX: [
    {
      says: "IPv6 datagrams go out without the checksum that RFC 8200 demands",
      program: "udp.no_check6_tx_sends_without_a_checksum",
    },
    {
      says: "Receivers drop such datagrams unless they set UDP_NO_CHECK6_RX",
      program: "udp.receivers_drop_them_unless_they_have_no_check6_rx",
    },
    { says: "tunnels are allowed to", page: "RFC 6935" },
    { says: "In VXLAN-like tunnels whose inner packets have sums of their own", page: "RFC 6936" },
  ],
  UDP_NO_CHECK6_RX: [
    {
      says: "Damage to a datagram without a checksum is not noticed",
      program: "udp.damage_is_noticed_only_where_there_is_a_checksum",
    },
    {
      says: "IPv6 datagrams without a checksum are taken instead of dropped",
      program: "udp.receivers_drop_them_unless_they_have_no_check6_rx",
    },
    { says: "In VXLAN-like tunnels whose inner packets have sums of their own", page: "RFC 6936" },
  ],
};
