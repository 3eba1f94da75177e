import type { Help } from "./help.ts";

/** SOL_IPV6. Read in ipv6(7), RFC 3542 and net/ipv6/ipv6_sockglue.c; figures measured on 6.18. */
export const ipv6Help: Readonly<Record<string, Help>> = {
  IPV6_V6ONLY: {
    what: "Off, a socket that is bound to all addresses (::) also takes IPv4, whose addresses then look like ::ffff:192.0.2.1. On, it takes IPv6 only, and another socket may have the same port for IPv4.",
    when: "Set it one way or the other in every IPv6 listener, before bind(), so that the system's default does not matter.",
    traps:
      "The default comes from net.ipv6.bindv6only and differs between systems. With it off, binding 0.0.0.0 to the same port as well fails with EADDRINUSE. After bind() it cannot be changed.",
    see: ["IPV6_ADDRFORM", "SO_REUSEADDR", "SO_DOMAIN"],
  },
  IPV6_UNICAST_HOPS: {
    what: "Each router lowers this number by one and drops the packet at 0. Unset, the route or net.ipv6.conf says what to start with, 64 on most systems.",
    when: "With 255 or 1 to talk to direct neighbours only; in traceroute, counting up.",
    traps: "-1 gives the default back. For multicast IPV6_MULTICAST_HOPS counts instead.",
    see: ["IPV6_MULTICAST_HOPS", "IPV6_MINHOPCOUNT", "IPV6_RECVHOPLIMIT", "IP_TTL"],
  },
  IPV6_MULTICAST_IF: {
    what: "Chooses, by number, the interface by which multicast datagrams leave.",
    when: "Always for link-local groups (ff02::/16), which mean something else on each interface.",
    traps: "It says nothing about receiving: IPV6_ADD_MEMBERSHIP does. A number that does not exist is ENODEV.",
    see: ["IPV6_ADD_MEMBERSHIP", "IP_MULTICAST_IF"],
  },
  IPV6_MULTICAST_HOPS: {
    what: "Each router lowers this number by one and drops the datagram at 0: the default of 1 keeps it on the local network.",
    when: "When group members sit behind routers that forward multicast.",
    traps:
      "The address's own scope bounds it too: what is sent to ff02::/16 never leaves the link, whatever this number is. With 0 it leaves this machine all the same, unless this machine is a member of the group.",
    see: ["IPV6_UNICAST_HOPS", "IP_MULTICAST_TTL"],
  },
  IPV6_MULTICAST_LOOP: {
    what: "On, copies of sent multicast datagrams go to members on this machine too, the sender included.",
    when: "Turn it off in a sender that must not hear itself.",
    traps: "Only 0 and 1 are taken. Off, other programs on this machine hear nothing either.",
    see: ["IP_MULTICAST_LOOP", "IPV6_MULTICAST_ALL"],
  },
  IPV6_ADD_MEMBERSHIP: {
    what: "The machine tells its network, by MLD, that it wants the group on this interface. The membership ends with the socket.",
    when: "In every receiver of IPv6 multicast, once for each interface. RFC 3493 calls it IPV6_JOIN_GROUP.",
    traps:
      "An interface of 0 lets the routing table choose, for link-local groups (ff02::/16) too, which each interface has for itself.",
    see: ["IPV6_DROP_MEMBERSHIP", "IPV6_MULTICAST_ALL", "MCAST_JOIN_GROUP"],
  },
  IPV6_DROP_MEMBERSHIP: {
    what: "Leaves the group; when no other socket wants it, the machine tells its network by MLD.",
    when: "Before the socket closes, if at all: closing leaves all groups.",
    traps: "Group and interface must be those of the join, or it is EADDRNOTAVAIL.",
    see: ["IPV6_ADD_MEMBERSHIP"],
  },
  IPV6_MULTICAST_ALL: {
    what: "On, as it is by default, a socket bound to all addresses (::) gets the datagrams of every group that the machine has joined, as long as the port fits. Off, only those of its own groups.",
    when: "Turn it off in multicast receivers that are bound to a port alone.",
    traps: "One program's join makes another one receive. Binding to the group's address avoids it too.",
    see: ["IP_MULTICAST_ALL", "IPV6_ADD_MEMBERSHIP"],
  },
  IPV6_MTU_DISCOVER: {
    what: "Routers never fragment IPv6; this decides what the sender does. DO refuses datagrams that are too long, with EMSGSIZE; DONT and WANT fragment them here; PROBE ignores what is known of the path.",
    when: "DO or PROBE in protocols that find the packet size themselves, such as QUIC.",
    traps: "Path discovery needs ICMPv6 messages: where a firewall drops them, long packets vanish.",
    see: ["IP_MTU_DISCOVER", "IPV6_MTU", "IPV6_DONTFRAG"],
  },
  IPV6_MTU: {
    what: "Set, it bounds the fragments of a datagram that is longer than the path takes, and with IPV6_MTU_DISCOVER DO the datagram itself; read, it gives what the path of a connected socket takes: two different things.",
    when: "Set to 1280, the smallest that IPv6 guarantees, with IPV6_MTU_DISCOVER DO, where path discovery cannot be trusted.",
    traps:
      "It does not read back what was set. A datagram that is longer than it and fits the path leaves whole. Below 1280 is refused; reading without a connection is ENOTCONN.",
    see: ["IPV6_MTU_DISCOVER", "IP_MTU", "IPV6_PATHMTU"],
  },
  IPV6_RECVERR: {
    what: "Errors that packets caused are queued with the address and code of who sent them, to be read with MSG_ERRQUEUE.",
    when: "In UDP programs that must know which destination failed, and in traceroute.",
    traps:
      "The queue must be read, or poll() keeps saying POLLERR. An IPv6 socket that talks to IPv4 needs IP_RECVERR as well.",
    see: ["IP_RECVERR", "SO_ERROR"],
  },
  IPV6_RECVPKTINFO: {
    what: "Each datagram brings along the interface it came by and the address it was sent to.",
    when: "In UDP servers bound to ::, so that replies leave from the address that was asked.",
    traps:
      "The control message that comes is of type IPV6_PKTINFO. For IPv4 peers of a dual-stack socket the address comes as ::ffff:192.0.2.1.",
    see: ["IPV6_PKTINFO", "IP_PKTINFO"],
  },
  IPV6_PKTINFO: {
    what: "As a control message, chooses source address and interface of one datagram. As an option of the socket it chooses the interface of UDP and ping datagrams only: the address in it is stored and never used.",
    when: "As a control message, to answer from the address that was asked.",
    traps: "It can be set but not read back. A bound device that differs makes it EINVAL.",
    see: ["IPV6_RECVPKTINFO", "IPV6_MULTICAST_IF", "IPV6_UNICAST_IF"],
  },
  IPV6_RECVHOPLIMIT: {
    what: "Each datagram brings along the hop limit that it arrived with.",
    when: "In neighbour discovery, where anything but 255 is forged, and in ping-like tools.",
    traps:
      "The control message is of type IPV6_HOPLIMIT. recvmsg() needs room for it. Datagrams of IPv4 peers bring none: IP_RECVTTL is theirs.",
    see: ["IPV6_UNICAST_HOPS", "IPV6_MINHOPCOUNT", "IP_RECVTTL"],
  },
  IPV6_RECVTCLASS: {
    what: "Each datagram brings along its traffic class, congestion marks included.",
    when: "In UDP protocols with congestion control of their own, such as QUIC.",
    traps:
      "The control message is of type IPV6_TCLASS and holds an int, where IP_TOS holds a byte. Datagrams of IPv4 peers bring none: IP_RECVTOS is theirs.",
    see: ["IPV6_TCLASS", "IP_RECVTOS"],
  },
  IPV6_TCLASS: {
    what: "Sets the traffic class of each IPv6 header: a DiffServ code point in the upper six bits, congestion notification in the lower two, which TCP keeps to itself.",
    when: "To mark voice, video or bulk traffic in a network that heeds it.",
    traps:
      "From -1, which is 0, to 255. IP_TOS does not count for IPv6 packets; a dual-stack program must set both. Unlike IP_TOS it does not touch SO_PRIORITY.",
    see: ["IP_TOS", "SO_PRIORITY", "IPV6_RECVTCLASS"],
  },
  IPV6_AUTOFLOWLABEL: {
    what: "The kernel gives each connection a flow label made of a hash, so that routers can spread flows without looking into packets.",
    when: "It is on by default (net.ipv6.auto_flowlabels); turn it off where devices on the way do not like it.",
    traps:
      "With SO_TXREHASH a connection in trouble changes its label, and with it perhaps its path: stateful firewalls on several paths may object.",
    see: ["IPV6_FLOWINFO_SEND", "IPV6_FLOWLABEL_MGR", "SO_TXREHASH"],
  },
  IPV6_DONTFRAG: {
    what: "Datagrams that do not fit the path are refused with EMSGSIZE instead of being fragmented here.",
    when: "In protocols that find the packet size themselves.",
    traps: "It is RFC 3542's way to say what IPV6_MTU_DISCOVER says with DO; set one of them.",
    see: ["IPV6_MTU_DISCOVER", "IPV6_RECVPATHMTU"],
  },
  IPV6_ADDR_PREFERENCES: {
    what: "Changes the rules by which the kernel picks a source address: temporary ones for privacy or public ones, home or care-of ones for mobile hosts.",
    when: "In servers and long-lived clients, to avoid temporary addresses that run out.",
    traps:
      "It is a preference: where no such address exists another is taken. It reads back both sides, also the one that was not set.",
    see: ["IPV6_PKTINFO"],
  },
  IPV6_FREEBIND: {
    what: "bind() takes any address, also one that no interface has, or not yet; an IPv6 address that is still being checked for duplicates counts as one.",
    when: "In servers that start before the network is ready.",
    traps: "It is one switch with IP_FREEBIND. Nothing arrives until the address is there.",
    see: ["IP_FREEBIND", "IPV6_TRANSPARENT"],
  },
  IPV6_TRANSPARENT: {
    what: "The socket may use addresses of others, as IP_TRANSPARENT does for IPv4; it is the same switch.",
    when: "In transparent proxies.",
    traps: "Needs CAP_NET_ADMIN or CAP_NET_RAW, and the TPROXY rules around it.",
    see: ["IP_TRANSPARENT", "IPV6_RECVORIGDSTADDR"],
  },
};
