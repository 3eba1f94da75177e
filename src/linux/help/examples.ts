/**
 * Examples for the options where two lines say more than a paragraph, by the option's name. `fd` is the socket; `on` is 1; `peer`,
 * `ifindex` and the like are the program's own. test/linux/examples.test.ts compiles and runs each.
 */
export const examples: Readonly<Record<string, readonly string[]>> = {
  SO_REUSEADDR: [
    "setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);",
    "bind(fd, address, address_length); /* the option comes first */",
  ],
  SO_REUSEPORT: [
    "setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);",
    "bind(fd, address, address_length); listen(fd, 128); /* each worker */",
  ],
  SO_LINGER: [
    "struct linger reset = { .l_onoff = 1, .l_linger = 0 };",
    "setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);",
  ],
  SO_RCVTIMEO: [
    "struct timeval limit = { .tv_sec = 2, .tv_usec = 500000 };",
    "setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);",
  ],
  SO_ERROR: [
    "int error; socklen_t size = sizeof error; /* poll() said POLLOUT: */",
    "getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);",
  ],
  SO_BINDTODEVICE: ['setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", strlen("lo"));'],
  SO_MARK: [
    "setsockopt(fd, SOL_SOCKET, SO_MARK, &on, sizeof on);",
    "/* ip rule add fwmark 1 lookup 100: its packets use table 100 */",
  ],
  SO_PEERCRED: [
    "struct ucred peer; socklen_t size = sizeof peer;",
    "getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size); /* peer.uid */",
  ],
  SO_ATTACH_FILTER: [
    "struct sock_fprog none = { 1, (struct sock_filter[]){ { BPF_RET } } };",
    "setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &none, sizeof none);",
  ],
  SO_ATTACH_REUSEPORT_EBPF: [
    "int bpf = bpf_program(); /* BPF_PROG_LOAD; it returns an index */",
    "setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF, &bpf, sizeof bpf);",
  ],
  SO_TIMESTAMPING: [
    "int what = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;",
    "setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &what, sizeof what);",
  ],
  SO_TXTIME: [
    "struct sock_txtime how = { .clockid = CLOCK_TAI };",
    "setsockopt(fd, SOL_SOCKET, SO_TXTIME, &how, sizeof how);",
  ],
  SO_ZEROCOPY: [
    "setsockopt(fd, SOL_SOCKET, SO_ZEROCOPY, &on, sizeof on);",
    "send(fd, data, size, MSG_ZEROCOPY); /* MSG_ERRQUEUE: it may be reused */",
  ],
  SO_MAX_PACING_RATE: [
    "uint64_t bytes = 125000; /* a second: 1 Mbit/s */",
    "setsockopt(fd, SOL_SOCKET, SO_MAX_PACING_RATE, &bytes, sizeof bytes);",
  ],
  TCP_FASTOPEN: [
    "setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN, &(int){100}, sizeof(int));",
    "sendto(client, data, size, MSG_FASTOPEN, peer, peer_length);",
  ],
  TCP_FASTOPEN_CONNECT: [
    "setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, sizeof on);",
    "connect(fd, peer, peer_length); send(fd, data, size, 0); /* one SYN */",
  ],
  TCP_USER_TIMEOUT: ["unsigned int ms = 10000;", "setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);"],
  TCP_DEFER_ACCEPT: [
    "setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &(int){5}, sizeof(int));",
    "listen(fd, 128); /* accept() returns when there is something to read */",
  ],
  TCP_KEEPIDLE: [
    "setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);",
    "setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &(int){60}, sizeof(int));",
  ],
  TCP_CONGESTION: ['setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "reno", strlen("reno"));'],
  TCP_QUICKACK: [
    "recv(fd, data, size, 0); /* the kernel may turn it off: once more */",
    "setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);",
  ],
  TCP_INFO: [
    "struct tcp_info info; socklen_t size = sizeof info;",
    "getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size); /* tcpi_rtt */",
  ],
  TCP_ULP: ['setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", sizeof "tls");'],
  IP_PKTINFO: [
    "setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);",
    "recvmsg(fd, &message, 0); /* CMSG_FIRSTHDR(&message): in_pktinfo */",
  ],
  IP_MTU_DISCOVER: [
    "int mode = IP_PMTUDISC_DO; /* after EMSGSIZE IP_MTU reads the limit */",
    "setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &mode, sizeof mode);",
  ],
  IP_RECVERR: [
    "setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);",
    "recvmsg(fd, &message, MSG_ERRQUEUE); /* when poll() says POLLERR */",
  ],
  IP_TRANSPARENT: ["$ ip rule add fwmark 1 lookup 100", "$ ip route add local default dev lo table 100"],
  IP_BIND_ADDRESS_NO_PORT: [
    "setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);",
    "bind(fd, address, address_length); connect(fd, peer, peer_length);",
  ],
  IP_MULTICAST_IF: [
    'struct ip_mreqn by = { .imr_ifindex = if_nametoindex("lo") };',
    "setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof by);",
  ],
  IP_ADD_MEMBERSHIP: [
    'struct ip_mreqn group = { { inet_addr("239.1.2.3") }, { 0 }, ifindex };',
    "setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);",
  ],
  IP_UNICAST_IF: [
    'uint32_t number = htonl(if_nametoindex("lo"));',
    "setsockopt(fd, IPPROTO_IP, IP_UNICAST_IF, &number, sizeof number);",
  ],
  IP_LOCAL_PORT_RANGE: [
    "uint32_t range = 40000 | 49999u << 16;",
    "setsockopt(fd, IPPROTO_IP, IP_LOCAL_PORT_RANGE, &range, sizeof range);",
  ],
  SO_ORIGINAL_DST: [
    "struct sockaddr_in wanted; socklen_t size = sizeof wanted;",
    "getsockopt(fd, IPPROTO_IP, SO_ORIGINAL_DST, &wanted, &size);",
  ],
  IPV6_V6ONLY: [
    "setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &(int){0}, sizeof(int));",
    "bind(fd, any6, sizeof(struct sockaddr_in6)); /* IPv4 clients too */",
  ],
  IPV6_ADD_MEMBERSHIP: [
    "struct ipv6_mreq group = { address6, ifindex };",
    "setsockopt(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &group, sizeof group);",
  ],
  UDP_SEGMENT: [
    "setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &(int){1200}, sizeof(int));",
    "send(fd, data, 60000, 0); /* fifty datagrams of 1200 bytes */",
  ],
  UDP_ENCAP: ["int kind = UDP_ENCAP_ESPINUDP;", "setsockopt(fd, IPPROTO_UDP, UDP_ENCAP, &kind, sizeof kind);"],
  ICMP_FILTER: [
    "struct icmp_filter filter = { ~(1U << ICMP_ECHOREPLY) };",
    "setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof filter);",
  ],
  NETLINK_ADD_MEMBERSHIP: [
    "int id = RTNLGRP_IPV4_IFADDR; /* the number of a group, not a bit */",
    "setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &id, sizeof id);",
  ],
  PACKET_ADD_MEMBERSHIP: [
    "struct packet_mreq all = { ifindex, PACKET_MR_PROMISC };",
    "setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all);",
  ],
  PACKET_FANOUT: [
    "int group = 77 | PACKET_FANOUT_HASH << 16;",
    "setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &group, sizeof group);",
  ],
  SO_VM_SOCKETS_CONNECT_TIMEOUT: [
    "struct timeval t = { .tv_sec = 10 };",
    "setsockopt(fd, AF_VSOCK, SO_VM_SOCKETS_CONNECT_TIMEOUT, &t, sizeof t);",
  ],
};
