import type { Proofs } from "./proof.ts";

/** The other levels, by option name. */
export const otherProofs: Proofs = {
  SCTP_EVENTS: [
    { says: "Reports come through recvmsg() with MSG_NOTIFICATION", source: "net/sctp/socket.c, sctp_recvmsg, 6.12" },
  ],
  SCTP_INITMSG: [
    {
      says: "The numbers are upper limits: the peer may allow fewer",
      source: "net/sctp/sm_make_chunk.c, sctp_process_init, 6.12",
    },
    { says: "the default of ten streams", source: "include/net/sctp/constants.h, SCTP_DEFAULT_OUTSTREAMS, 6.12" },
  ],
  SCTP_NODELAY: [
    {
      says: "Small messages are sent at once instead of being gathered into one packet",
      source: "net/sctp/output.c, sctp_packet_can_append_data, 6.12",
    },
  ],
  TLS_RX: [
    {
      says: "Records that are not data, such as alerts, come with a control message",
      source: "net/tls/tls_sw.c, tls_record_content_type, 6.12",
    },
  ],
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
  ],
  UDP_ENCAP: [
    {
      says: "ESP packets of IPsec, or L2TP, go to that part of the kernel, the rest to the program",
      source: "net/ipv4/udp.c, udp_queue_rcv_one_skb, 6.12",
    },
    {
      says: "ENOPROTOOPT where the kernel does not have that protocol",
      program: "udp.without_the_protocol_encap_is_enoprotoopt",
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
  ],
  UDP_NO_CHECK6_TX: [
    { says: "IPv6 datagrams go out without the checksum", program: "udp.no_check6_tx_sends_without_a_checksum" },
    {
      says: "Receivers drop such datagrams unless they set UDP_NO_CHECK6_RX",
      program: "udp.receivers_drop_them_unless_they_have_no_check6_rx",
    },
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
  ],
  ICMP_FILTER: [
    {
      says: "A bit for each ICMP type tells the kernel not to hand such messages to this raw socket",
      program: "raw.a_bit_that_is_set_drops",
    },
    { says: "A bit that is set drops", program: "raw.a_bit_that_is_set_drops" },
    { says: "The kernel's own answers do not depend on it", program: "raw.a_bit_that_is_set_drops" },
  ],
  ICMPV6_FILTER: [
    {
      says: "A bit for each of 256 ICMPv6 types tells the kernel not to hand such messages to this raw socket",
      program: "raw.a_bit_that_is_set_drops_in_ipv6_too",
    },
    { says: "A set bit drops", program: "raw.a_bit_that_is_set_drops_in_ipv6_too" },
    { says: "Until it is set everything is handed over", program: "raw.until_it_is_set_everything_is_handed_over" },
  ],
  NETLINK_ADD_MEMBERSHIP: [
    {
      says: "Subscribes to one group of messages that the kernel sends",
      program: "netlink.a_membership_is_a_groups_number",
    },
    { says: "it reaches groups above 32", program: "netlink.groups_above_32_can_be_joined" },
    { says: "The value is the group's number, not a bit", program: "netlink.a_membership_is_a_groups_number" },
    {
      says: "A program that reads too slowly gets ENOBUFS",
      program: "netlink.one_that_reads_too_slowly_gets_enobufs_unless_it_does_not_want_to",
    },
  ],
  NETLINK_NO_ENOBUFS: [
    {
      says: "Losses are silent then",
      program: "netlink.one_that_reads_too_slowly_gets_enobufs_unless_it_does_not_want_to",
    },
    {
      says: "When messages are lost because the buffer was full, recv() no longer reports ENOBUFS",
      program: "netlink.one_that_reads_too_slowly_gets_enobufs_unless_it_does_not_want_to",
    },
  ],
  NETLINK_EXT_ACK: [
    {
      says: "When the kernel refuses a request it adds a sentence and the place of the fault to the error",
      program: "netlink.with_ext_ack_an_error_says_in_words_what_was_wrong",
    },
  ],
  NETLINK_CAP_ACK: [
    {
      says: "A program that looks for its request in the answer does not find it",
      program: "netlink.with_cap_ack_an_error_has_the_header_of_the_request_only",
    },
    {
      says: "Error messages no longer carry a copy of the whole request, only its header",
      program: "netlink.with_cap_ack_an_error_has_the_header_of_the_request_only",
    },
  ],
  NETLINK_GET_STRICT_CHK: [
    { says: "the filters in them are obeyed by the kernel", program: "netlink.with_strict_chk_filters_are_obeyed" },
    {
      says: "Requests that were sloppy and worked are refused with EINVAL",
      program: "netlink.with_strict_chk_sloppy_requests_are_einval",
    },
  ],
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
  ],
  PACKET_RX_RING: [
    { says: "Choose PACKET_VERSION first", program: "packet.with_a_ring_in_place_the_version_is_ebusy" },
    {
      says: "Sizes must fit the page size and each other, or it is EINVAL",
      program: "packet.sizes_must_fit_the_page_and_each_other",
    },
  ],
  PACKET_VERSION: [
    { says: "With a ring in place it is EBUSY", program: "packet.with_a_ring_in_place_the_version_is_ebusy" },
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
  ],
  PACKET_FANOUT: [
    {
      says: "Sockets that join the same group share the frames",
      program: "packet.members_of_a_fanout_group_share_the_frames",
    },
    { says: "which all programs of a network namespace share", program: "packet.groups_belong_to_the_network" },
    { says: "The socket must be bound first", program: "packet.a_fanout_wants_a_bound_socket" },
  ],
  PACKET_IGNORE_OUTGOING: [
    {
      says: "Does not see frames that this machine sends",
      program: "packet.with_ignore_outgoing_frames_that_are_sent_are_not_seen",
    },
  ],
  PACKET_STATISTICS: [
    {
      says: "Reads how many frames arrived, those that were dropped included, and how many were dropped",
      program: "packet.statistics_count_frames_dropped_ones_included",
    },
    { says: "Reading sets the counters to 0", program: "packet.reading_statistics_sets_them_to_0" },
  ],
  SO_VM_SOCKETS_BUFFER_SIZE: [
    {
      says: "within a minimum and a maximum of their own",
      source: "net/vmw_vsock/af_vsock.c, vsock_update_buffer_size, 6.12",
    },
    { says: "SO_RCVBUF does nothing for vsock", program: "vsock.the_buffer_is_not_rcvbufs" },
    {
      says: "Raise SO_VM_SOCKETS_BUFFER_MAX_SIZE first, or the value is cut to 256 kilobytes",
      program: "vsock.more_than_the_maximum_is_cut_to_256_kilobytes",
    },
  ],
  SO_VM_SOCKETS_CONNECT_TIMEOUT: [
    { says: "two seconds unless set", program: "vsock.a_time_of_0_gives_the_two_seconds_back" },
    { says: "0 gives the two seconds back", program: "vsock.a_time_of_0_gives_the_two_seconds_back" },
  ],
  TLS_TX: [
    { says: "from then on encrypts all that is written", source: "net/tls/tls_main.c, do_tls_setsockopt_conf, 6.12" },
    { says: "TCP_ULP tls must be set first", program: "tcp_others.the_options_of_tls_want_the_layer_first" },
  ],
  MPTCP_INFO: [
    { says: "Reads the state of the whole Multipath TCP connection", program: "tcp_others.mptcp_info_of_a_connection" },
    { says: "The structure grows with the kernel", program: "tcp_others.mptcp_info_of_a_connection" },
    {
      says: "TCP_INFO on such a socket speaks of the first subflow only",
      source: "net/mptcp/sockopt.c, mptcp_getsockopt_first_sf_only, 6.12",
    },
  ],
  SCTP_RECONFIG_SUPPORTED: [
    {
      says: "Whether streams may be reset and added",
      source: "net/sctp/socket.c, sctp_setsockopt_reconfig_supported, 6.12",
    },
  ],
};
