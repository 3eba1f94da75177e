#!/usr/bin/env python3
"""IP_TTL, IPV6_UNICAST_HOPS, IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS"""

import socket

from network import Relay, behind_a_router
from proof import errno_of, expect, expect_that, prove


def one_hop_dies_at_the_first_router():
    here, _, there = behind_a_router()
    for family, host, level, name in (
        (socket.AF_INET, "10.9.2.1", socket.SOL_IP, socket.IP_TTL),
        (socket.AF_INET6, "fd09:2::1", socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS),
    ):
        receiver, sender = (network.socket(family, socket.SOCK_DGRAM) for network in (there, here))
        receiver.bind((host, 0))
        receiver.settimeout(2)
        for hops in (1, 2):
            sender.setsockopt(level, name, hops)
            sender.sendto(str(hops).encode(), receiver.getsockname())
        expect(receiver.recv(9), b"2", f"family {family}")


prove(globals())
