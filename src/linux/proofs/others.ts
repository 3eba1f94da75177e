import type { Proofs } from "./proof.ts";

/** The other levels, by option name. */
export const otherProofs: Proofs = {
  SCTP_EVENTS: [
    { says: "Reports come through recvmsg() with MSG_NOTIFICATION", source: "net/sctp/socket.c, sctp_recvmsg, 6.12" },
    {
      says: "Switches on what is reported among the messages: associations that come and go, addresses that fail, and which stream a message was of",
      source: "include/uapi/linux/sctp.h, struct sctp_event_subscribe, 6.12",
    },
    { says: "In one-to-many sockets, to learn of associations that come and go", advice: true },
    { says: "a program that does not look takes them for data", source: "net/sctp/socket.c, sctp_recvmsg, 6.12" },
  ],
  SCTP_INITMSG: [
    {
      says: "The numbers are upper limits: the peer may allow fewer",
      source: "net/sctp/sm_make_chunk.c, sctp_process_init, 6.12",
    },
    { says: "the default of ten streams", source: "include/net/sctp/constants.h, SCTP_DEFAULT_OUTSTREAMS, 6.12" },
    {
      says: "Says before the connection how many streams to ask for and to allow, and how often and how long to try",
      source: "net/sctp/socket.c, sctp_setsockopt_initmsg, 6.12",
    },
    { says: "It holds for associations that come after", source: "net/sctp/associola.c, sctp_association_init, 6.12" },
  ],
  SCTP_NODELAY: [
    {
      says: "Small messages are sent at once instead of being gathered into one packet",
      source: "net/sctp/output.c, sctp_packet_can_append_data, 6.12",
    },
    { says: "In signalling protocols, where a message must not wait", advice: true },
    {
      says: "It has another number than TCP_NODELAY, on another level",
      source: "include/uapi/linux/sctp.h, SCTP_NODELAY, 6.12",
    },
  ],
  TLS_RX: [
    {
      says: "Records that are not data, such as alerts, come with a control message",
      source: "net/tls/tls_sw.c, tls_record_content_type, 6.12",
    },
    {
      says: "Hands the keys of the other direction to the kernel, which then decrypts what is read",
      source: "net/tls/tls_sw.c, tls_sw_recvmsg, 6.12",
    },
    { says: "After the handshake, where reading through the kernel pays", advice: true },
    { says: "socktrace never shows the keys", advice: true },
  ],
  ICMP_FILTER: [
    {
      says: "A bit for each ICMP type tells the kernel not to hand such messages to this raw socket",
      program: "raw.a_bit_that_is_set_drops",
    },
    { says: "A bit that is set drops", program: "raw.a_bit_that_is_set_drops" },
    { says: "The kernel's own answers do not depend on it", program: "raw.a_bit_that_is_set_drops" },
    { says: "In ping, to wake up for echo replies only", program: "raw.a_bit_that_is_set_drops" },
    {
      says: "A bit that is set drops: ~(1 << ICMP_ECHOREPLY) lets only that one through",
      program: "raw.a_bit_that_is_set_drops",
    },
  ],
  ICMPV6_FILTER: [
    {
      says: "A bit for each of 256 ICMPv6 types tells the kernel not to hand such messages to this raw socket",
      program: "raw.a_bit_that_is_set_drops_in_ipv6_too",
    },
    { says: "A set bit drops", program: "raw.a_bit_that_is_set_drops_in_ipv6_too" },
    { says: "Until it is set everything is handed over", program: "raw.until_it_is_set_everything_is_handed_over" },
    { says: "In ping and in router daemons", advice: true },
    { says: "A set bit drops; the macros of RFC 3542 hide that, so use them", page: "RFC 3542" },
  ],
  NETLINK_ADD_MEMBERSHIP: [
    {
      says: "Subscribes to one group of messages that the kernel sends, such as changes of addresses or routes",
      program: "netlink.a_membership_is_a_groups_number",
    },
    { says: "it reaches groups above 32, which bind() cannot", program: "netlink.groups_above_32_can_be_joined" },
    { says: "The value is the group's number, not a bit", program: "netlink.a_membership_is_a_groups_number" },
    {
      says: "A program that reads too slowly gets ENOBUFS",
      program: "netlink.one_that_reads_too_slowly_gets_enobufs_unless_it_does_not_want_to",
    },
    { says: "In network managers", advice: true },
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
    { says: "In loggers that can live with gaps", advice: true },
    {
      says: "Losses are silent then: the program's picture of the system may be wrong",
      program: "netlink.one_that_reads_too_slowly_gets_enobufs_unless_it_does_not_want_to",
    },
    { says: "SO_RCVBUFFORCE is the other way", program: "netlink.a_large_buffer_loses_nothing" },
  ],
  NETLINK_EXT_ACK: [
    {
      says: "When the kernel refuses a request it adds a sentence and the place of the fault to the error",
      program: "netlink.with_ext_ack_an_error_says_in_words_what_was_wrong",
    },
    { says: "In every program that sends netlink requests", advice: true },
    {
      says: "Old kernels say ENOPROTOOPT, which is safe to ignore",
      program: "netlink.an_option_that_the_kernel_does_not_have_is_enoprotoopt",
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
    {
      says: "With large requests, to save room in the buffer",
      program: "netlink.with_cap_ack_an_error_has_the_header_of_the_request_only",
    },
  ],
  NETLINK_GET_STRICT_CHK: [
    { says: "the filters in them are obeyed by the kernel", program: "netlink.with_strict_chk_filters_are_obeyed" },
    {
      says: "Requests that were sloppy and worked are refused with EINVAL",
      program: "netlink.with_strict_chk_sloppy_requests_are_einval",
    },
    {
      says: "Requests to list things are checked strictly",
      program: "netlink.with_strict_chk_sloppy_requests_are_einval",
    },
    {
      says: "When listing routes or addresses of one interface on a machine with very many",
      program: "netlink.with_strict_chk_filters_are_obeyed",
    },
  ],
  SO_VM_SOCKETS_BUFFER_SIZE: [
    {
      says: "Sets how many bytes of a connection between virtual machine and host may wait unread",
      source: "net/vmw_vsock/virtio_transport_common.c, virtio_transport_inc_rx_pkt, 6.12",
    },
    {
      says: "within a minimum and a maximum of their own",
      source: "net/vmw_vsock/af_vsock.c, vsock_update_buffer_size, 6.12",
    },
    { says: "SO_RCVBUF does nothing for vsock", program: "vsock.the_buffer_is_not_rcvbufs" },
    {
      says: "Raise SO_VM_SOCKETS_BUFFER_MAX_SIZE first, or the value is cut to 256 kilobytes",
      program: "vsock.more_than_the_maximum_is_cut_to_256_kilobytes",
    },
    { says: "For fast transfers between guest and host", advice: true },
  ],
  SO_VM_SOCKETS_CONNECT_TIMEOUT: [
    {
      says: "How long connect() to a virtual machine or host waits",
      source: "net/vmw_vsock/af_vsock.c, vsock_connect, 6.12",
    },
    { says: "two seconds unless set", program: "vsock.a_time_of_0_gives_the_two_seconds_back" },
    { says: "0 gives the two seconds back", program: "vsock.a_time_of_0_gives_the_two_seconds_back" },
    { says: "When the other side may still be booting", advice: true },
    {
      says: "Its value is a struct timeval, as SO_RCVTIMEO has it",
      program: "vsock.a_time_of_0_gives_the_two_seconds_back",
    },
  ],
  TLS_TX: [
    {
      says: "Hands version, cipher and keys to the kernel, which from then on encrypts all that is written",
      source: "net/tls/tls_main.c, do_tls_setsockopt_conf, 6.12",
    },
    { says: "TCP_ULP tls must be set first", program: "tcp_others.the_options_of_tls_want_the_layer_first" },
    { says: "After the handshake, which stays in the TLS library", page: "Documentation/networking/tls.rst" },
    { says: "then sendfile() works over TLS", source: "net/tls/tls_sw.c, tls_sw_sendmsg_splice, 6.12" },
    { says: "socktrace never shows the keys", advice: true },
  ],
  MPTCP_INFO: [
    { says: "Reads the state of the whole Multipath TCP connection", program: "tcp_others.mptcp_info_of_a_connection" },
    { says: "The structure grows with the kernel", program: "tcp_others.mptcp_info_of_a_connection" },
    {
      says: "TCP_INFO on such a socket speaks of the first subflow only",
      source: "net/mptcp/sockopt.c, mptcp_getsockopt_first_sf_only, 6.12",
    },
    {
      says: "number of subflows besides the first, addresses announced",
      program: "mptcp.mptcp_info_counts_subflows_and_announced_addresses",
    },
    {
      says: "To see whether more than one path is really used",
      program: "mptcp.mptcp_info_counts_subflows_and_announced_addresses",
    },
    {
      says: "After a fallback to TCP, MPTCP_INFO fails with EOPNOTSUPP",
      program: "mptcp.after_the_fallback_it_is_eopnotsupp",
    },
  ],
  SCTP_RECONFIG_SUPPORTED: [
    {
      says: "Whether streams may be reset and added",
      source: "net/sctp/socket.c, sctp_setsockopt_reconfig_supported, 6.12",
    },
  ],
};
