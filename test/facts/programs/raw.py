#!/usr/bin/env python3
"""ICMP_FILTER, ICMPV6_FILTER"""

import socket
import struct

from proof import expect, new_network, prove

ICMP_FILTER = (255, 1)
ICMPV6_FILTER = (socket.IPPROTO_ICMPV6, 1)
REPLY, REPLY6 = 0, 129


def a_bit_that_is_set_drops():
    """~(1 << ICMP_ECHOREPLY) lets only that one through; the kernel answers all the same."""
    new_network()
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    raw.setsockopt(*ICMP_FILTER, struct.pack("I", ~(1 << REPLY) & 0xFFFFFFFF))
    _ping(socket.AF_INET, "127.0.0.1")
    # The request came by too.
    expect([data[20] for data in _received(raw)], [REPLY])


def until_it_is_set_everything_is_handed_over():
    new_network()
    for family, protocol, address, seen in (
        (socket.AF_INET, socket.IPPROTO_ICMP, "127.0.0.1", [8, REPLY]),
        (socket.AF_INET6, socket.IPPROTO_ICMPV6, "::1", [128, REPLY6]),
    ):
        raw = socket.socket(family, socket.SOCK_RAW, protocol)
        _ping(family, address)
        expect([data[20 if family == socket.AF_INET else 0] for data in _received(raw)], seen)


def a_bit_that_is_set_drops_in_ipv6_too():
    new_network()
    raw = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
    words = [0xFFFFFFFF] * 8
    words[REPLY6 // 32] &= ~(1 << REPLY6 % 32)
    raw.setsockopt(*ICMPV6_FILTER, struct.pack("8I", *words))
    _ping(socket.AF_INET6, "::1")
    expect([data[0] for data in _received(raw)], [REPLY6])


def _ping(family, address):
    if family == socket.AF_INET:
        sock = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        sock.sendto(struct.pack("!BBHHH", 8, 0, 0xF7FE, 0, 1), (address, 0))
    else:
        sock = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        sock.sendto(struct.pack("!BBHHH", 128, 0, 0, 0, 1), (address, 0))


def _received(sock):
    sock.settimeout(0.1)
    messages = []
    while True:
        try:
            messages.append(sock.recv(2000))
        except TimeoutError:
            return messages


prove(globals())
