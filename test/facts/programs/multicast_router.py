#!/usr/bin/env python3
"""Multicast through a router that forwards it: IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS"""

import socket
import struct

from network import behind_a_router
from proof import Skipped, errno_of, expect, number, prove, times_out

V4, V6 = socket.AF_INET, socket.AF_INET6
LEVEL = {V4: socket.SOL_IP, V6: socket.IPPROTO_IPV6}
SOURCE = {V4: "10.9.1.1", V6: "fd09:1::1"}
# IP_RECVTTL, IPV6_RECVHOPLIMIT
RECEIVE_HOPS = {V4: 12, V6: 51}
# linux/mroute.h and linux/mroute6.h: the same numbers.
INIT, ADD_INTERFACE, ADD_ROUTE = 200, 202, 204
GROUP, GROUP6, LINK_LOCAL = "239.7.7.7", "ff15::7777", "ff02::7777"


def with_1_it_stops_at_the_first_router_and_with_2_it_passes():
    """Though the router forwards the group. 1 is what it is unless set, and no send fails."""
    for family, group, hops in ((V4, GROUP, socket.IP_MULTICAST_TTL), (V6, GROUP6, socket.IPV6_MULTICAST_HOPS)):
        left, router, right = behind_a_router()
        routing = _forwarding(router, family, group)
        sender, receiver = _sender(left, family), _receiver(right, family, group)
        expect(number(sender, LEVEL[family], hops), 1)
        for count in (1, 2):
            sender.setsockopt(LEVEL[family], hops, count)
            expect(errno_of(sender.sendto, str(count).encode(), (group, 1234)), None)
        data, ancillary, _, _ = receiver.recvmsg(9, 100)
        expect((data, struct.unpack("i", ancillary[0][2])[0]), (b"2", 1), group)
        routing.close()


def ff02_does_not_leave_the_link_whatever_the_number_is():
    """Though the router has a route for it, as for the other group."""
    left, router, right = behind_a_router()
    routing = _forwarding(router, V6, LINK_LOCAL, GROUP6)
    sender, receiver = _sender(left, V6), _receiver(right, V6, LINK_LOCAL, GROUP6)
    sender.setsockopt(LEVEL[V6], socket.IPV6_MULTICAST_HOPS, 5)
    for group in (LINK_LOCAL, GROUP6):
        sender.sendto(group.encode(), (group, 1234))
    expect((receiver.recv(99), times_out(receiver)), (GROUP6.encode(), True))
    routing.close()


def _forwarding(router, family, *groups):
    """What is sent to them by the left network goes to the right one, until the socket is closed."""
    routing = router.socket(family, socket.SOCK_RAW, socket.IPPROTO_IGMP if family == V4 else socket.IPPROTO_ICMPV6)
    if errno_of(routing.setsockopt, LEVEL[family], INIT, 1) is not None:
        raise Skipped("no multicast routing")
    for number, device in enumerate(("left", "right")):
        with router:
            index = socket.if_nametoindex(device)
        # struct vifctl, by interface number (8); struct mif6ctl.
        interface = struct.pack("HBBIi4x", number, 8, 1, 0, index) if family == V4 else struct.pack("HBBHI", number, 0, 1, index, 0)
        routing.setsockopt(LEVEL[family], ADD_INTERFACE, interface)
    for group in groups:
        source, to = (socket.inet_pton(family, address) for address in (SOURCE[family], group))
        # In by interface 0, out by interface 1: struct mfcctl, struct mf6cctl.
        if family == V4:
            route = struct.pack("4s4sH32s2x16x", source, to, 0, bytes((0, 1)))
        else:
            route = struct.pack("28s28sH2xI28x", _address6(source), _address6(to), 0, 1 << 1)
        routing.setsockopt(LEVEL[family], ADD_ROUTE, route)
    return routing


def _address6(address):
    """struct sockaddr_in6"""
    return struct.pack("=HHI16sI", V6, 0, 0, address, 0)


def _sender(network, family):
    sock = network.socket(family, socket.SOCK_DGRAM)
    sock.bind((SOURCE[family], 0))
    with network:
        index = socket.if_nametoindex("left")
    if family == V4:
        sock.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF, struct.pack("4s4si", bytes(4), bytes(4), index))
    else:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    return sock


def _receiver(network, family, *groups):
    sock = network.socket(family, socket.SOCK_DGRAM)
    sock.bind(("" if family == V4 else "::", 1234))
    sock.settimeout(0.3)
    sock.setsockopt(LEVEL[family], RECEIVE_HOPS[family], 1)
    with network:
        index = struct.pack("i", socket.if_nametoindex("right"))
    for group in groups:
        if family == V4:
            sock.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + bytes(4) + index)
        else:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(V6, group) + index)
    return sock


prove(globals())
