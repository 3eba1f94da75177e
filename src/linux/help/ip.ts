import type { Help } from "./help.ts";

/** The multicast options of linux/in.h, which are the same on SOL_IP and SOL_IPV6. */
export const multicastHelp: Readonly<Record<string, Help>> = {
  MCAST_JOIN_GROUP: {
    what: "Joins a multicast group given as a socket address, on an interface given by number: the same call for IPv4 and IPv6.",
    when: "In programs that handle both families alike.",
    traps:
      "The structure has a gap before the address: 136 bytes on 64-bit systems. An interface of 0 lets the routing table choose.",
    see: ["MCAST_LEAVE_GROUP", "MCAST_JOIN_SOURCE_GROUP", "IP_ADD_MEMBERSHIP", "IPV6_ADD_MEMBERSHIP"],
  },
};

/** SOL_IP. Read in ip(7), net/ipv4/ip_sockglue.c and igmp.c; figures measured on 6.18. */
export const ipHelp: Readonly<Record<string, Help>> = {
  IP_TOS: {
    what: "Sets the second byte of each IPv4 header. Its upper six bits are a DiffServ code point, by which routers may treat packets better or worse; the lower two belong to congestion notification, and TCP keeps them to itself.",
    when: "To mark voice, video or bulk traffic in a network that heeds it.",
    traps:
      "Many networks ignore or clear it. Of a value above 255 the upper bits are lost without an error. It also sets SO_PRIORITY inside this machine. For IPv6 packets IPV6_TCLASS counts.",
    see: ["IPV6_TCLASS", "SO_PRIORITY", "IP_RECVTOS"],
  },
  IP_TTL: {
    what: "Each router lowers this number by one and drops the packet at 0. It starts at net.ipv4.ip_default_ttl, 64 on most systems.",
    when: "With 1 or 255, to talk to direct neighbours only; in traceroute, counting up.",
    traps: "From 1 to 255, or -1 for the default. For multicast IP_MULTICAST_TTL counts instead.",
    see: ["IP_MULTICAST_TTL", "IP_MINTTL", "IP_RECVTTL", "IPV6_UNICAST_HOPS"],
  },
  IP_HDRINCL: {
    what: "The program writes whole IPv4 packets, header first; the kernel fills in only what is 0: source, identification, and always checksum and length.",
    when: "In tools that forge or replay packets.",
    traps:
      "For raw sockets only. The kernel does not fragment such packets: too long is EMSGSIZE. IPPROTO_RAW turns it on by itself.",
    see: ["IPV6_HDRINCL", "IP_NODEFRAG"],
  },
  IP_OPTIONS: {
    what: "Puts IP options, up to 40 bytes, into each packet's header.",
    when: "Hardly ever: for source routes or router alerts in tests.",
    traps:
      "Many networks drop packets with options. An accepted socket does not inherit them: it records the route, or has a source route back, if the client's first packet did.",
    see: ["IP_RECVOPTS", "IP_ROUTER_ALERT"],
  },
  IP_PKTINFO: {
    what: "Each datagram brings along the interface it came by and the address it was sent to; given to sendmsg(), the same structure chooses source and interface of one datagram.",
    when: "In UDP servers bound to all addresses, so that replies leave from the address that was asked.",
    traps:
      "Without it a machine with several addresses may answer from the wrong one, and the client ignores the answer. For IPv6 use IPV6_RECVPKTINFO.",
    see: ["IPV6_RECVPKTINFO", "IP_RECVORIGDSTADDR", "IP_UNICAST_IF"],
  },
  IP_MTU_DISCOVER: {
    what: "DO sets the don't-fragment bit, and sends that are too long for the known path fail with EMSGSIZE. DONT lets routers fragment. WANT, the usual default, sets the bit for TCP and for datagrams that fit, and fragments longer ones here. PROBE sets the bit and ignores what is known of the path.",
    when: "DO or PROBE in protocols that find the packet size themselves, such as QUIC; OMIT or INTERFACE in name servers that do not trust ICMP.",
    traps:
      "With DO and lost ICMP messages long packets vanish without a word. An unconnected socket learns EMSGSIZE only for its next send.",
    see: ["IP_MTU", "IPV6_MTU_DISCOVER", "IP_RECVERR", "TCP_MAXSEG"],
  },
  IP_RECVERR: {
    what: "Errors that packets caused, such as ICMP unreachable, are queued with the address and code of who sent them, to be read with MSG_ERRQUEUE; UDP calls then report all of them.",
    when: "In UDP programs that must know which destination failed, and in traceroute.",
    traps:
      "The queue must be read, or poll() keeps saying POLLERR. For TCP it makes errors that are usually put up with end the connection at once.",
    see: ["IPV6_RECVERR", "SO_ERROR", "IP_MTU_DISCOVER"],
  },
  IP_RECVTTL: {
    what: "Each datagram brings along the TTL that it arrived with.",
    when: "To see how far away a sender is, or to check that it is a neighbour.",
    traps: "recvmsg() needs room for the control message.",
    see: ["IP_TTL", "IP_MINTTL", "IPV6_RECVHOPLIMIT"],
  },
  IP_RECVTOS: {
    what: "Each datagram brings along its type-of-service byte, congestion marks included.",
    when: "In UDP protocols with congestion control of their own, such as QUIC.",
    traps: "recvmsg() needs room for the control message, which holds one byte, not an int.",
    see: ["IP_TOS", "IPV6_RECVTCLASS"],
  },
  IP_MTU: {
    what: "Reads the largest packet that the path to the peer is known to take.",
    when: "On connected datagram sockets, after EMSGSIZE.",
    traps: "On a socket that is not connected it fails with ENOTCONN. The number includes the IP header.",
    see: ["IP_MTU_DISCOVER", "IPV6_MTU", "TCP_MAXSEG"],
  },
  IP_FREEBIND: {
    what: "bind() takes any address, also one that no interface has, or not yet.",
    when: "In servers that start before the network, or on machines that take over an address from another (VRRP).",
    traps: "Nothing arrives until the address is there. For all programs at once there is net.ipv4.ip_nonlocal_bind.",
    see: ["IPV6_FREEBIND", "IP_TRANSPARENT", "SO_REUSEADDR"],
  },
  IP_TRANSPARENT: {
    what: "The socket may bind to addresses of others and takes connections that were meant for them, as far as a route, or a TPROXY rule with one, leads them here.",
    when: "In transparent proxies that must look like the real server, or keep the client's address.",
    traps:
      "Needs CAP_NET_ADMIN or CAP_NET_RAW. Without the rules around it nothing arrives. The accepted socket's own address is the one that the client wanted.",
    see: ["IPV6_TRANSPARENT", "IP_RECVORIGDSTADDR", "SO_MARK", "SO_ORIGINAL_DST"],
  },
  IP_RECVORIGDSTADDR: {
    what: "Each datagram brings along the address and port that it was sent to, which TPROXY leaves as they were.",
    when: "In transparent UDP proxies, for DNS or QUIC.",
    traps:
      "An answer from that address needs IP_TRANSPARENT and IP_PKTINFO; one from another port than this socket's needs another socket.",
    see: ["IP_TRANSPARENT", "IP_PKTINFO", "SO_ORIGINAL_DST"],
  },
  IP_MINTTL: {
    what: "TCP packets that arrive with a smaller TTL are dropped. Since a sender starts with at most 255, a value of 255 lets only direct neighbours through.",
    when: "In BGP routers (GTSM, RFC 5082), against attacks from far away.",
    traps:
      "The peer must send with a TTL of 255 too, or nothing arrives. UDP and raw sockets take it and do nothing with it.",
    see: ["IP_TTL", "IPV6_MINHOPCOUNT"],
  },
  IP_BIND_ADDRESS_NO_PORT: {
    what: "bind() to an address with port 0 does not choose a port yet; connect() does, when it knows the destination, so that one port can serve many destinations.",
    when: "In proxies and load generators that open very many connections from a chosen address.",
    traps:
      "Without it they run out of ports at about 28,000 connections: bind() fails with EADDRINUSE, a connect() without bind() with EADDRNOTAVAIL. getsockname() gives port 0 until the connection. After bind() it does nothing.",
    see: ["IP_LOCAL_PORT_RANGE", "SO_REUSEADDR"],
  },
  IP_MULTICAST_IF: {
    what: "Chooses the interface, and with it the source address, of multicast datagrams that this socket sends.",
    when: "On every machine with more than one network.",
    traps:
      "It says nothing about receiving: IP_ADD_MEMBERSHIP does. It reads back the address only, also when it was set by number.",
    see: ["IP_ADD_MEMBERSHIP", "IPV6_MULTICAST_IF", "IP_MULTICAST_TTL"],
  },
  IP_MULTICAST_TTL: {
    what: "Each router lowers this number by one and drops the datagram at 0: the default of 1 keeps it on the local network.",
    when: "When group members sit behind routers that forward multicast.",
    traps:
      "IP_TTL has no effect on multicast. Forgotten, packets stop at the first router without an error. With 0 they leave this machine all the same, unless this machine is a member of the group.",
    see: ["IP_TTL", "IPV6_MULTICAST_HOPS", "IP_MULTICAST_IF"],
  },
  IP_MULTICAST_LOOP: {
    what: "On, copies of sent multicast datagrams go to members on this machine too, the sender included.",
    when: "Turn it off in a sender that must not hear itself.",
    traps:
      "On Linux the sender's setting counts; on some other systems the receiver's. Off, other programs on this machine hear nothing either.",
    see: ["IPV6_MULTICAST_LOOP", "IP_MULTICAST_ALL"],
  },
  IP_ADD_MEMBERSHIP: {
    what: "The machine tells its network, by IGMP, that it wants the group, and the interface takes its frames. The membership ends with the socket.",
    when: "In every receiver of IPv4 multicast, once for each interface.",
    traps:
      "With interface 0.0.0.0 the routing table chooses one, often the wrong one. At most 20 groups a socket (net.ipv4.igmp_max_memberships): one more is ENOBUFS, the same again EADDRINUSE, without an interface or a route ENODEV. Joining does not filter: without IP_MULTICAST_ALL off, other programs' groups come too.",
    see: ["IP_DROP_MEMBERSHIP", "IP_ADD_SOURCE_MEMBERSHIP", "IP_MULTICAST_ALL", "MCAST_JOIN_GROUP"],
  },
  IP_DROP_MEMBERSHIP: {
    what: "Leaves the group; when no other socket wants it, the machine tells its network by IGMP.",
    when: "Before the socket closes, if at all: closing leaves all groups.",
    traps: "Group and interface must be those of the join, or it is EADDRNOTAVAIL.",
    see: ["IP_ADD_MEMBERSHIP"],
  },
  IP_ADD_SOURCE_MEMBERSHIP: {
    what: "Joins a group for one sender only; with IGMPv3 the machine names it to its network, which need not deliver others.",
    when: "For source-specific multicast, in 232.0.0.0/8.",
    traps:
      "After IP_ADD_MEMBERSHIP of the same group it narrows that membership to the one sender; the other way round is EADDRINUSE. Old switches and routers know only IGMPv2.",
    see: ["IP_DROP_SOURCE_MEMBERSHIP", "IP_BLOCK_SOURCE", "MCAST_JOIN_SOURCE_GROUP"],
  },
  ...multicastHelp,
  IP_MULTICAST_ALL: {
    what: "On, as it is by default, a socket bound to 0.0.0.0 gets the datagrams of every group that any program of the machine has joined, as long as the port fits. Off, only those of its own groups.",
    when: "Turn it off in every multicast receiver that is bound to a port alone.",
    traps:
      "The default surprises: one program's join makes another one receive. Binding to the group's address avoids it too.",
    see: ["IP_ADD_MEMBERSHIP", "IPV6_MULTICAST_ALL"],
  },
  IP_UNICAST_IF: {
    what: "Chooses the outgoing interface of datagrams where the routing table alone would decide, without binding the socket to it.",
    when: "In programs ported from Windows, and in ping-like tools.",
    traps: "The number is in network byte order, as IPV6_UNICAST_IF has it too. It does not restrict what is received.",
    see: ["SO_BINDTOIFINDEX", "SO_BINDTODEVICE", "IPV6_UNICAST_IF"],
  },
  IP_LOCAL_PORT_RANGE: {
    what: "Narrows the range from which the kernel takes a port for this socket: the low end in the lower 16 bits, the high end in the upper.",
    when: "When several users or containers share one address, each with ports of its own.",
    traps:
      "It can only narrow what net.ipv4.ip_local_port_range allows: ends outside of it are ignored. Only since Linux 6.3.",
    see: ["IP_BIND_ADDRESS_NO_PORT"],
  },
  SO_ORIGINAL_DST: {
    what: "Reads the address that a TCP connection was made to before the packet filter redirected it to this socket (iptables REDIRECT or DNAT).",
    when: "In transparent proxies and service meshes, right after accept().",
    traps:
      "Where the connection is not tracked it fails with ENOENT, in a kernel without connection tracking with ENOPROTOOPT; where nothing was redirected it gives the connection's own address. For IPv6 it is IP6T_SO_ORIGINAL_DST, with the same number on another level.",
    see: ["IP_TRANSPARENT", "IP_RECVORIGDSTADDR", "IP6T_SO_ORIGINAL_DST"],
  },
};
