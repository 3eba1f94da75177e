import type { Proofs } from "./proof.ts";

/** SOL_IP: which addresses, ports and interfaces a socket uses. */
export const ipAddressProofs: Proofs = {
  IP_FREEBIND: [
    {
      says: "bind() takes any address, also one that no interface has, or not yet",
      program: "ip_bind.freebind_takes_an_address_that_nobody_has",
    },
    {
      says: "Nothing arrives until the address is there",
      program: "ip_bind.nothing_arrives_until_the_address_is_there",
    },
    {
      says: "For all programs at once there is net.ipv4.ip_nonlocal_bind",
      program: "ip_bind.ip_nonlocal_bind_is_for_all_programs",
    },
    {
      says: "In servers that start before the network, or on machines that take over an address from another (VRRP)",
      advice: true,
    },
  ],
  IP_TRANSPARENT: [
    {
      says: "The socket may bind to addresses of others",
      program: "ip_bind.transparent_may_bind_to_addresses_of_others",
    },
    { says: "Needs CAP_NET_ADMIN or CAP_NET_RAW", program: "ip_bind.transparent_needs_cap_net_admin_or_cap_net_raw" },
    {
      says: "and takes connections that were meant for them, as far as a route, or a TPROXY rule with one, leads them here",
      program: "ip_transparent.connections_of_others_are_taken_where_a_route_leads_them",
    },
    {
      says: "or a TPROXY rule with one",
      program: "ip_redirected.tproxy_leads_to_another_port_and_leaves_the_address_as_it_was",
    },
    { says: "In transparent proxies that must look like the real server, or keep the client's address", advice: true },
    {
      says: "Without the rules around it nothing arrives. The accepted socket's own address is the one that the client wanted.",
      program: "ip_transparent.connections_of_others_are_taken_where_a_route_leads_them",
    },
  ],
  IP_RECVORIGDSTADDR: [
    {
      says: "Each datagram brings along the address and port that it was sent to",
      program: "ip_messages.recvorigdstaddr_brings_address_and_port",
    },
    {
      says: "which TPROXY leaves as they were",
      program: "ip_redirected.the_address_of_a_datagram_is_that_of_before_tproxy",
    },
    { says: "In transparent UDP proxies, for DNS or QUIC", advice: true },
    {
      says: "An answer from that address needs IP_TRANSPARENT and IP_PKTINFO",
      program: "ip_transparent.one_socket_answers_from_the_original_address_by_pktinfo",
    },
    {
      says: "one from another port than this socket's needs another socket",
      program: "ip_transparent.from_another_port_only_another_socket_answers",
    },
  ],
  IP_BIND_ADDRESS_NO_PORT: [
    { says: "After bind() it does nothing", program: "ip_bind.after_bind_no_port_does_nothing" },
    {
      says: "bind() to an address with port 0 does not choose a port yet; connect() does",
      program: "ip_bind.getsockname_says_port_0_until_the_connection",
    },
    {
      says: "so that one port can serve many destinations",
      program: "ip_bind.with_it_one_port_serves_many_destinations",
    },
    { says: "about 28,000 connections", program: "ip_bind.the_default_range_has_about_28000_ports" },
    { says: "bind() fails with EADDRINUSE", program: "ip_bind.bind_without_ports_left_is_eaddrinuse" },
    {
      says: "a connect() without bind() with EADDRNOTAVAIL",
      program: "ip_bind.connect_without_ports_left_is_eaddrnotavail",
    },
    {
      says: "getsockname() gives port 0 until the connection",
      program: "ip_bind.getsockname_says_port_0_until_the_connection",
    },
    { says: "In proxies and load generators that open very many connections from a chosen address", advice: true },
  ],
  IP_UNICAST_IF: [
    {
      says: "Chooses the outgoing interface of datagrams where the routing table alone would decide, without binding the socket to it",
      program: "ip_bind.unicast_if_chooses_the_outgoing_interface_and_receives_from_all",
    },
    {
      says: "The number is in network byte order, as IPV6_UNICAST_IF has it too",
      program: "ip_bind.unicast_if_is_in_network_byte_order",
    },
    {
      says: "It does not restrict what is received",
      program: "ip_bind.unicast_if_chooses_the_outgoing_interface_and_receives_from_all",
    },
    { says: "In programs ported from Windows, and in ping-like tools", advice: true },
  ],
  IP_LOCAL_PORT_RANGE: [
    {
      says: "the low end in the lower 16 bits, the high end in the upper",
      program: "ip_bind.the_low_end_is_in_the_lower_16_bits",
    },
    { says: "ends outside of it are ignored", program: "ip_bind.ends_outside_of_the_sysctls_range_are_ignored" },
    {
      says: "Narrows the range from which the kernel takes a port for this socket",
      program: "ip_bind.ends_outside_of_the_sysctls_range_are_ignored",
    },
    { says: "When several users or containers share one address, each with ports of its own", advice: true },
    {
      says: "It can only narrow what net.ipv4.ip_local_port_range allows: ends outside of it are ignored",
      program: "ip_bind.ends_outside_of_the_sysctls_range_are_ignored",
    },
    { says: "Only since Linux 6.3", page: "IP_LOCAL_PORT_RANGE(2const)" },
  ],
  SO_ORIGINAL_DST: [
    {
      says: "Reads the address that a TCP connection was made to before the packet filter redirected it to this socket (iptables REDIRECT or DNAT)",
      program: "ip_redirected.original_dst_reads_where_a_redirected_connection_was_to_go_and_else_its_own_address",
    },
    {
      says: "Where the connection is not tracked it fails with ENOENT",
      program: "ip_bind.of_a_connection_that_is_not_tracked_original_dst_is_enoent",
    },
    {
      says: "in a kernel without connection tracking with ENOPROTOOPT",
      source: "net/netfilter/nf_sockopt.c, nf_sockopt_find, 6.12",
    },
    {
      says: "where nothing was redirected it gives the connection's own address",
      program: "ip_redirected.original_dst_reads_where_a_redirected_connection_was_to_go_and_else_its_own_address",
    },
    { says: "In transparent proxies and service meshes, right after accept()", advice: true },
    {
      says: "For IPv6 it is IP6T_SO_ORIGINAL_DST, with the same number on another level",
      program: "ip_redirected.original_dst_reads_where_a_redirected_connection_was_to_go_and_else_its_own_address",
    },
  ],
};
