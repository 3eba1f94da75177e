#!/usr/bin/env python3
"""IP_TTL, IPV6_UNICAST_HOPS"""

import socket

from network import Relay, behind_a_router
from proof import errno_of, expect, number, prove

UDP = socket.IPPROTO_UDP
TTL = (socket.SOL_IP, socket.IP_TTL)
HOPS = (socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS)


def one_hop_dies_at_the_first_router():
    here, _, there = behind_a_router()
    for family, host, option in ((socket.AF_INET, "10.9.2.1", TTL), (socket.AF_INET6, "fd09:2::1", HOPS)):
        receiver, sender = (network.socket(family, socket.SOCK_DGRAM) for network in (there, here))
        receiver.bind((host, 0))
        receiver.settimeout(2)
        for hops in (1, 2):
            sender.setsockopt(*option, hops)
            sender.sendto(str(hops).encode(), receiver.getsockname())
        expect(receiver.recv(9), b"2", f"family {family}")


def unicast_leaves_with_what_is_set():
    for family, address, option in ((socket.AF_INET, "10.9.9.2", TTL), (socket.AF_INET6, "fd99::2", HOPS)):
        relay = Relay()
        sock = relay.here.socket(family, socket.SOCK_DGRAM)
        for hops in (255, 1):
            sock.setsockopt(*option, hops)
            sock.sendto(b"x", (address, 9))
        relay.next_sent(UDP, 1, 1)
        expect([packet.ttl for packet in relay.sent(UDP)], [255, 1])


def ipv6_unicast_with_0_leaves_and_arrives():
    relay = Relay()
    receiver = relay.there.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    receiver.bind(("fd99::2", 0))
    receiver.settimeout(1)
    sock = relay.here.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(*HOPS, 0)
    sock.sendto(b"x", receiver.getsockname())
    expect(receiver.recv(9), b"x")
    expect(relay.sent(UDP)[0].ttl, 0)


def unset_it_is_the_machines_default():
    relay = Relay()
    expect(relay.here.sysctl("net.ipv4.ip_default_ttl"), ["64"])
    relay.here.sysctl("net.ipv4.ip_default_ttl", 77)
    relay.here.sysctl("net.ipv6.conf.relay.hop_limit", 88)
    for family, address in ((socket.AF_INET, "10.9.9.2"), (socket.AF_INET6, "fd99::2")):
        relay.here.socket(family, socket.SOCK_DGRAM).sendto(b"x", (address, 9))
    relay.next_sent(UDP, 1, 1)
    expect([packet.ttl for packet in relay.sent(UDP)], [77, 88])


def minus_1_is_the_default_again():
    for family, option in ((socket.AF_INET, TTL), (socket.AF_INET6, HOPS)):
        sock = socket.socket(family, socket.SOCK_DGRAM)
        default = number(sock, *option)
        sock.setsockopt(*option, 9)
        sock.setsockopt(*option, -1)
        expect(number(sock, *option), default)


def ttl_takes_1_to_255_and_hops_0_to_255():
    for family, option, least in ((socket.AF_INET, TTL, 1), (socket.AF_INET6, HOPS, 0)):
        sock = socket.socket(family, socket.SOCK_DGRAM)
        for value, seen in ((-2, "EINVAL"), (-1, None), (0, None if least == 0 else "EINVAL"), (1, None), (255, None), (256, "EINVAL")):
            expect(errno_of(sock.setsockopt, *option, value), seen, str(value))


prove(globals())
