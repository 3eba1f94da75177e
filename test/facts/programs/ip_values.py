#!/usr/bin/env python3
"""What a value of IP_*, IPV6_* and MCAST_* does, and what happens where none is set"""

import socket
import struct

from network import Relay, behind_a_router, neighbours
from proof import errno_of, expect, has_data, listener, number, prove

V4, V6 = socket.AF_INET, socket.AF_INET6
IP, IPV6, UDP = socket.SOL_IP, socket.IPPROTO_IPV6, socket.IPPROTO_UDP
GROUP, GROUP6, PORT = "239.7.7.7", "ff15::7777", 1234
JOIN_GROUP, LEAVE_GROUP = 42, 45
DISCOVER6, INTERFACE, OMIT = 23, 4, 5
MINTTL, MINHOPS = (IP, 21), (IPV6, 73)
RECVERR6, MSG_ERRQUEUE = (IPV6, 25), 0x2000
FRAGMENT = 44


def a_multicast_hop_count_of_minus_1_is_1_again():
    for family, option in ((V4, (IP, socket.IP_MULTICAST_TTL)), (V6, (IPV6, socket.IPV6_MULTICAST_HOPS))):
        sock = socket.socket(family, socket.SOCK_DGRAM)
        for value, seen in ((7, 7), (-1, 1)):
            sock.setsockopt(*option, value)
            expect(number(sock, *option), seen)


def without_hdrincl_the_kernel_writes_the_header():
    relay = Relay()
    raw = relay.here.socket(V4, socket.SOCK_RAW, 253)
    raw.sendto(b"payload", ("10.9.9.2", 0))
    packet = relay.next_sent(253)
    expect((packet.source, packet.to, packet.body), ("10.9.9.1", "10.9.9.2", b"payload"))


def ipv6_interface_and_omit_use_the_mtu_of_the_interface():
    """Which is 1500; that of the route is known to be 1300."""
    relay = Relay()
    relay.here.ip("-6", "route", "add", "fd99::2/128", "dev", "relay", "mtu", "1300")
    for value in (INTERFACE, OMIT):
        sock = relay.here.socket(V6, socket.SOCK_DGRAM)
        sock.setsockopt(IPV6, DISCOVER6, value)
        already = len(relay.sent(UDP))
        sock.sendto(bytes(1350), ("fd99::2", 9))
        expect(len(relay.next_sent(UDP, already=already).payload), 1350)
        expect(errno_of(sock.sendto, bytes(1500), ("fd99::2", 9)), "EMSGSIZE" if value == INTERFACE else None)
    relay.next_sent(FRAGMENT, already=1)


def ipv6_errors_are_queued_with_the_option_only():
    for on, told in ((0, None), (1, "ECONNREFUSED")):
        sock, to = socket.socket(V6, socket.SOCK_DGRAM), _closed_port()
        sock.setsockopt(*RECVERR6, on)
        sock.sendto(b"x", to)
        expect(errno_of(sock.sendto, b"x", to), told, f"not connected, IPV6_RECVERR {on}")
        expect(errno_of(sock.recvmsg, 9, 512, MSG_ERRQUEUE | socket.MSG_DONTWAIT), None if on else "EAGAIN")
    sock, to = socket.socket(V6, socket.SOCK_DGRAM), _closed_port()
    sock.connect(to)
    sock.send(b"x")
    expect(errno_of(sock.send, b"x"), "ECONNREFUSED", "connected")


def with_a_least_of_0_hops_are_not_looked_at():
    for family, minimum, hops in (
        (V4, MINTTL, (IP, socket.IP_TTL)),
        (V6, MINHOPS, (IPV6, socket.IPV6_UNICAST_HOPS)),
    ):
        server = listener(family)
        for value in (255, 0):
            server.setsockopt(*minimum, value)
        client = socket.socket(family)
        client.setsockopt(*hops, 1)
        expect(errno_of(client.connect, server.getsockname()), None)


def bind_chooses_the_port():
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    expect(sock.getsockname()[1] > 0, True)


def where_none_is_set_the_routing_table_chooses_where_multicast_leaves():
    for family, group, route in (
        (V4, GROUP, [f"{GROUP}/32", "dev", "right"]),
        (V6, GROUP6, ["multicast", f"{GROUP6}/128", "dev", "right", "table", "local", "metric", "1"]),
    ):
        left, between, right = behind_a_router()
        between.ip("-6" if family == V6 else "-4", "route", "add", *route)
        away, there = _member(left, family, "left"), _member(right, family, "right")
        between.socket(family, socket.SOCK_DGRAM).sendto(b"x", (group, PORT))
        there.settimeout(1)
        expect(there.recv(9), b"x")
        expect(has_data(away), False)


def what_was_left_is_no_longer_received():
    for family, group in ((V4, GROUP), (V6, GROUP6)):
        here, there = neighbours()
        sock = _member(there, family, "wire")
        for leaves, seen in ((False, b"x"), (True, None)):
            if leaves:
                sock.setsockopt(_level(family), LEAVE_GROUP, _request(there, family, "wire"))
            sender = here.socket(family, socket.SOCK_DGRAM)
            with here:
                index = socket.if_nametoindex("wire")
            if family == V4:
                sender.setsockopt(IP, socket.IP_MULTICAST_IF, struct.pack("4s4si", bytes(4), bytes(4), index))
            else:
                sender.setsockopt(IPV6, socket.IPV6_MULTICAST_IF, index)
            sender.sendto(b"x", (group, PORT))
            sock.settimeout(0.2 if leaves else 1)
            expect(_received(sock), seen, group)


def _member(network, family, device):
    sock = network.socket(family, socket.SOCK_DGRAM)
    sock.bind(("" if family == V4 else "::", PORT))
    sock.setsockopt(_level(family), JOIN_GROUP, _request(network, family, device))
    return sock


def _request(network, family, device):
    """struct group_req"""
    with network:
        index = socket.if_nametoindex(device)
    if family == V4:
        address = struct.pack("=HH4s", family, 0, socket.inet_aton(GROUP))
    else:
        address = struct.pack("=HHI16sI", family, 0, 0, socket.inet_pton(V6, GROUP6), 0)
    return struct.pack("I4x128s", index, address)


def _level(family):
    return IP if family == V4 else IPV6


def _received(sock):
    try:
        return sock.recv(9)
    except TimeoutError:
        return None


def _closed_port():
    sock = socket.socket(V6, socket.SOCK_DGRAM)
    sock.bind(("::1", 0))
    return sock.getsockname()[:2]


prove(globals())
