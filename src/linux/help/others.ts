import type { Help } from "./help.ts";

/** The other levels, as far as programs use them every day. Read in udp(7), netlink(7), packet(7) and the source. */
export const otherHelp: Readonly<Record<string, Help>> = {
  UDP_CORK: {
    what: "Writes are gathered into one datagram, which leaves when the option is turned off.",
    when: "When a datagram is put together from several places; MSG_MORE does the same for one call.",
    traps:
      "Unlike TCP_CORK there is no time limit: forgotten, nothing is ever sent. A destination given in between is ignored: all of it goes to the first.",
    see: ["TCP_CORK", "UDP_SEGMENT"],
  },
  UDP_ENCAP: {
    what: "Datagrams of the socket are looked into: with 2, ESP packets of IPsec go to that part of the kernel, keepalives of one byte are dropped, and the rest goes to the program.",
    when: "In key-exchange daemons of IPsec, on port 4500.",
    traps:
      "ENOPROTOOPT where the kernel does not have that protocol. 3 changes nothing by itself: it marks a socket that an L2TP tunnel of the kernel uses.",
    see: ["UDP_GRO"],
  },
  UDP_SEGMENT: {
    what: "One write of up to 64 kilobytes is cut into datagrams of this size by the card, or late in the kernel, which saves a trip through the stack for each.",
    when: "In QUIC and video servers, which send many datagrams to one peer at a time.",
    traps:
      "All pieces have the same size but the last. A size over the path's is EINVAL or EMSGSIZE, more than 128 pieces EINVAL. Without checksums (SO_NO_CHECK, UDP_NO_CHECK6_TX) it is EINVAL too; UDP-Lite takes the option, and then every send is EIO.",
    see: ["UDP_GRO", "SO_ZEROCOPY", "SO_TXTIME"],
  },
  UDP_GRO: {
    what: "Datagrams of one flow that arrive together are handed over in one read, with the size of each piece in a control message.",
    when: "In QUIC receivers, with buffers of 64 kilobytes.",
    traps:
      "A program that ignores the control message takes many datagrams for one. Buffers that were large enough for one datagram cut them off.",
    see: ["UDP_SEGMENT", "SO_RCVBUF"],
  },
  UDP_NO_CHECK6_TX: {
    what: "IPv6 datagrams go out without the checksum that RFC 8200 demands; tunnels are allowed to.",
    when: "In VXLAN-like tunnels whose inner packets have sums of their own.",
    traps: "Receivers drop such datagrams unless they set UDP_NO_CHECK6_RX.",
    see: ["UDP_NO_CHECK6_RX", "SO_NO_CHECK"],
  },
  UDP_NO_CHECK6_RX: {
    what: "IPv6 datagrams without a checksum are taken instead of dropped.",
    when: "In VXLAN-like tunnels whose inner packets have sums of their own.",
    traps: "Damage to a datagram without a checksum is not noticed.",
    see: ["UDP_NO_CHECK6_TX"],
  },
  ICMP_FILTER: {
    what: "A bit for each ICMP type tells the kernel not to hand such messages to this raw socket.",
    when: "In ping, to wake up for echo replies only.",
    traps:
      "A bit that is set drops: ~(1 << ICMP_ECHOREPLY) lets only that one through. The kernel's own answers do not depend on it.",
    see: ["ICMPV6_FILTER", "SO_ATTACH_FILTER"],
  },
  ICMPV6_FILTER: {
    what: "A bit for each of 256 ICMPv6 types tells the kernel not to hand such messages to this raw socket.",
    when: "In ping and in router daemons.",
    traps: "A set bit drops; the macros of RFC 3542 hide that, so use them. Until it is set everything is handed over.",
    see: ["ICMP_FILTER", "IPV6_RECVHOPLIMIT"],
  },
  NETLINK_ADD_MEMBERSHIP: {
    what: "Subscribes to one group of messages that the kernel sends, such as changes of addresses or routes.",
    when: "In network managers; it reaches groups above 32, which bind() cannot.",
    traps:
      "The value is the group's number, not a bit. A program that reads too slowly gets ENOBUFS and must ask for everything anew.",
    see: ["NETLINK_DROP_MEMBERSHIP", "NETLINK_NO_ENOBUFS", "NETLINK_LIST_MEMBERSHIPS"],
  },
  NETLINK_NO_ENOBUFS: {
    what: "When messages are lost because the buffer was full, recv() no longer reports ENOBUFS.",
    when: "In loggers that can live with gaps.",
    traps: "Losses are silent then: the program's picture of the system may be wrong. SO_RCVBUFFORCE is the other way.",
    see: ["SO_RCVBUF", "SO_RCVBUFFORCE", "NETLINK_BROADCAST_ERROR"],
  },
  NETLINK_EXT_ACK: {
    what: "When the kernel refuses a request it adds a sentence and the place of the fault to the error.",
    when: "In every program that sends netlink requests.",
    traps: "Old kernels say ENOPROTOOPT, which is safe to ignore.",
    see: ["NETLINK_CAP_ACK", "NETLINK_GET_STRICT_CHK"],
  },
  NETLINK_CAP_ACK: {
    what: "Error messages no longer carry a copy of the whole request, only its header.",
    when: "With large requests, to save room in the buffer.",
    traps: "A program that looks for its request in the answer does not find it.",
    see: ["NETLINK_EXT_ACK"],
  },
  NETLINK_GET_STRICT_CHK: {
    what: "Requests to list things are checked strictly, and the filters in them are obeyed by the kernel.",
    when: "When listing routes or addresses of one interface on a machine with very many.",
    traps: "Requests that were sloppy and worked are refused with EINVAL.",
    see: ["NETLINK_EXT_ACK"],
  },
  PACKET_ADD_MEMBERSHIP: {
    what: "Tells an interface to take more than its own frames: one group, all groups, or everything (promiscuous mode). It counts users, and ends with the socket.",
    when: "In sniffers, and in daemons of protocols below IP.",
    traps: "Needs CAP_NET_RAW for the socket. ip link shows promiscuous mode only when it was set there, not here.",
    see: ["PACKET_DROP_MEMBERSHIP", "PACKET_FANOUT", "SO_ATTACH_FILTER"],
  },
  PACKET_RX_RING: {
    what: "Lays out a ring of buffers that kernel and program share, so that frames are received without a call for each.",
    when: "In packet capture at high rates.",
    traps: "Choose PACKET_VERSION first. Sizes must fit the page size and each other, or it is EINVAL.",
    see: ["PACKET_VERSION", "PACKET_TX_RING", "PACKET_STATISTICS"],
  },
  PACKET_VERSION: {
    what: "Chooses the layout of the ring's frames: V2 has times in nanoseconds and VLAN tags, V3 has blocks of frames of any size.",
    when: "Before PACKET_RX_RING or PACKET_TX_RING.",
    traps: "With a ring in place it is EBUSY.",
    see: ["PACKET_RX_RING", "PACKET_HDRLEN"],
  },
  PACKET_AUXDATA: {
    what: "Each frame brings along its original length, its VLAN tag and whether its checksum is already there.",
    when: "In sniffers and DHCP clients.",
    traps:
      "Without it frames of a VLAN seem untagged, since card or kernel take the tag off, and local packets seem to have wrong checksums.",
    see: ["PACKET_RX_RING", "SO_ATTACH_FILTER"],
  },
  PACKET_FANOUT: {
    what: "Sockets that join the same group share the frames: by flow, in turn, by processor or by a BPF program.",
    when: "To sniff one interface with several threads.",
    traps:
      "The lower 16 bits are the group's number, which all programs of a network namespace share, the upper ones type and flags. The socket must be bound first.",
    see: ["PACKET_FANOUT_DATA", "PACKET_ADD_MEMBERSHIP", "SO_REUSEPORT"],
  },
  PACKET_STATISTICS: {
    what: "Reads how many frames arrived, those that were dropped included, and how many were dropped since it was read last.",
    when: "In sniffers, to report losses.",
    traps: "Reading sets the counters to 0: two readers steal from each other, and so does a debugger.",
    see: ["PACKET_RX_RING", "SO_RXQ_OVFL"],
  },
  TLS_TX: {
    what: "Hands version, cipher and keys to the kernel, which from then on encrypts all that is written.",
    when: "After the handshake, which stays in the TLS library; then sendfile() works over TLS.",
    traps: "TCP_ULP tls must be set first. socktrace never shows the keys.",
    see: ["TLS_RX", "TCP_ULP", "TLS_TX_ZEROCOPY_RO"],
  },
  TLS_RX: {
    what: "Hands the keys of the other direction to the kernel, which then decrypts what is read.",
    when: "After the handshake, where reading through the kernel pays.",
    traps:
      "Records that are not data, such as alerts, come with a control message that the program must look at. socktrace never shows the keys.",
    see: ["TLS_TX", "TCP_ULP", "TLS_RX_EXPECT_NO_PAD"],
  },
  SCTP_NODELAY: {
    what: "Small messages are sent at once instead of being gathered into one packet.",
    when: "In signalling protocols, where a message must not wait.",
    traps: "It has another number than TCP_NODELAY, on another level.",
    see: ["TCP_NODELAY", "SCTP_INITMSG"],
  },
  SCTP_INITMSG: {
    what: "Says before the connection how many streams to ask for and to allow, and how often and how long to try.",
    when: "In every SCTP program that uses more than the default of ten streams.",
    traps: "It holds for associations that come after. The numbers are upper limits: the peer may allow fewer.",
    see: ["SCTP_EVENTS", "SCTP_RTOINFO"],
  },
  SCTP_EVENTS: {
    what: "Switches on what is reported among the messages: associations that come and go, addresses that fail, and which stream a message was of.",
    when: "In one-to-many sockets, to learn of associations that come and go.",
    traps: "Reports come through recvmsg() with MSG_NOTIFICATION: a program that does not look takes them for data.",
    see: ["SCTP_EVENT", "SCTP_RECVRCVINFO"],
  },
  SO_VM_SOCKETS_BUFFER_SIZE: {
    what: "Sets how many bytes of a connection between virtual machine and host may wait unread, within a minimum and a maximum of their own.",
    when: "For fast transfers between guest and host.",
    traps:
      "SO_RCVBUF does nothing for vsock. Raise SO_VM_SOCKETS_BUFFER_MAX_SIZE first, or the value is cut to 256 kilobytes.",
    see: ["SO_VM_SOCKETS_BUFFER_MAX_SIZE", "SO_VM_SOCKETS_CONNECT_TIMEOUT"],
  },
  SO_VM_SOCKETS_CONNECT_TIMEOUT: {
    what: "How long connect() to a virtual machine or host waits, two seconds unless set.",
    when: "When the other side may still be booting.",
    traps: "Its value is a struct timeval, as SO_RCVTIMEO has it; 0 gives the two seconds back.",
    see: ["SO_SNDTIMEO", "SO_VM_SOCKETS_BUFFER_SIZE"],
  },
  MPTCP_INFO: {
    what: "Reads the state of the whole Multipath TCP connection: number of subflows besides the first, addresses announced.",
    when: "To see whether more than one path is really used.",
    traps:
      "TCP_INFO on such a socket speaks of the first subflow only. After a fallback to TCP, MPTCP_INFO fails with EOPNOTSUPP. The structure grows with the kernel.",
    see: ["TCP_IS_MPTCP", "MPTCP_TCPINFO", "TCP_INFO"],
  },
};
