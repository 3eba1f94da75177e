#!/usr/bin/env python3
"""Multicast that is sent: IP_MULTICAST_IF, IP_MULTICAST_TTL, IP_MULTICAST_LOOP, and IPv6's"""

import socket
import struct

from groups import GROUP, GROUP6, INTERFACE, INTERFACE6, IP, IPV6, JOIN, JOIN6, V4, V6, bound, got, membership, membership6, send
from network import Relay, behind_a_router
from proof import errno_of, expect, number, prove

TTL, HOPS = (IP, socket.IP_MULTICAST_TTL), (IPV6, socket.IPV6_MULTICAST_HOPS)
LOOP, LOOP6 = (IP, socket.IP_MULTICAST_LOOP), (IPV6, socket.IPV6_MULTICAST_LOOP)
UDP = 17


def multicast_if_chooses_interface_and_source():
    left, between, right = behind_a_router()
    receivers = [bound(network) for network in (left, right)]
    for receiver, address in zip(receivers, ("10.9.1.1", "10.9.2.1")):
        receiver.setsockopt(*JOIN, membership(GROUP, address))
    sock = between.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*INTERFACE, socket.inet_aton("10.9.2.9"))
    sock.sendto(b"x", (GROUP, 1234))
    expect(receivers[1].recvfrom(9)[1][0], "10.9.2.9")
    expect(got(receivers[0]), False)


def multicast_if_reads_back_the_address_only():
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*INTERFACE, struct.pack("4s4si", bytes(4), bytes(4), 1))
    expect(sock.getsockopt(*INTERFACE, 16), bytes(4))
    sock.setsockopt(*INTERFACE, struct.pack("4s4si", bytes(4), socket.inet_aton("127.0.0.1"), 1))
    expect(sock.getsockopt(*INTERFACE, 16), socket.inet_aton("127.0.0.1"))


def multicast_if_says_nothing_about_receiving():
    """It joins on the left and sends on the right: what comes from the left is received, what comes from the right is not."""
    left, between, right = behind_a_router()
    with between:
        index = socket.if_nametoindex("right")
    for family, group in ((V4, GROUP), (V6, GROUP6)):
        sock = bound(between, family)
        if family == V4:
            sock.setsockopt(*JOIN, membership(GROUP, "10.9.1.9"))
            sock.setsockopt(*INTERFACE, socket.inet_aton("10.9.2.9"))
        else:
            sock.setsockopt(*JOIN6, membership6(between, "left"))
            sock.setsockopt(*INTERFACE6, index)
        for network, seen in ((left, True), (right, False)):
            send(network, group)
            expect(got(sock), seen, group)
        sock.close()


def ipv6_multicast_if_chooses_the_interface():
    left, between, right = behind_a_router()
    receivers = {"left": bound(left, V6), "right": bound(right, V6)}
    for device in ("left", "right"):
        sock = between.socket(V6, socket.SOCK_DGRAM)
        with between:
            sock.setsockopt(*INTERFACE6, socket.if_nametoindex(device))
        sock.sendto(b"x", ("ff02::1", 1234))
        expect([name for name, receiver in receivers.items() if got(receiver)], [device])


def an_interface_number_that_does_not_exist_is_enodev():
    expect(errno_of(socket.socket(V6, socket.SOCK_DGRAM).setsockopt, *INTERFACE6, 9999), "ENODEV")


def the_default_ttl_is_1():
    relay = Relay()
    send(relay.here, GROUP, device="10.9.9.1")
    expect(relay.next_sent(UDP).ttl, 1)
    sock = relay.here.socket(V6, socket.SOCK_DGRAM)
    expect(number(sock, *HOPS), 1)


def ttl_0_leaves_unless_this_machine_is_a_member():
    for joined, seen in ((False, [0, 2]), (True, [2])):
        relay = Relay()
        sock = relay.here.socket(V4, socket.SOCK_DGRAM)
        sock.setsockopt(*INTERFACE, socket.inet_aton("10.9.9.1"))
        if joined:
            sock.setsockopt(*JOIN, membership(GROUP, "10.9.9.1"))
        for ttl in (0, 2):
            sock.setsockopt(*TTL, ttl)
            sock.sendto(b"x", (GROUP, 1234))
        relay.next_sent(UDP, 1, len(seen) - 1)
        expect([packet.ttl for packet in relay.sent(UDP)], seen, f"member: {joined}")


def ipv6_hops_0_leaves_unless_this_machine_is_a_member():
    for joined, seen in ((False, [0, 2]), (True, [2])):
        relay = Relay()
        sock = relay.here.socket(V6, socket.SOCK_DGRAM)
        with relay.here:
            sock.setsockopt(*INTERFACE6, socket.if_nametoindex("relay"))
        if joined:
            sock.setsockopt(*JOIN6, membership6(relay.here, "relay"))
        for hops in (0, 2):
            sock.setsockopt(*HOPS, hops)
            sock.sendto(b"x", (GROUP6, 1234))
        relay.next_sent(UDP, 1, len(seen) - 1)
        expect([packet.ttl for packet in relay.sent(UDP)], seen, f"member: {joined}")


def ttl_of_unicast_has_no_effect_on_multicast():
    for family, group, unicast, multicast in (
        (V4, GROUP, (IP, socket.IP_TTL), TTL),
        (V6, GROUP6, (IPV6, socket.IPV6_UNICAST_HOPS), HOPS),
    ):
        relay = Relay()
        sock = relay.here.socket(family, socket.SOCK_DGRAM)
        with relay.here:
            index = socket.if_nametoindex("relay")
        if family == V4:
            sock.setsockopt(*INTERFACE, socket.inet_aton("10.9.9.1"))
        else:
            sock.setsockopt(*INTERFACE6, index)
        sock.setsockopt(*unicast, 9)
        sock.setsockopt(*multicast, 5)
        sock.sendto(b"x", (group, 1234))
        expect(relay.next_sent(UDP).ttl, 5)


def loop_off_is_the_senders_and_hides_it_from_all_here():
    for family, loop, address in ((V4, LOOP, "10.9.9.1"), (V6, LOOP6, None)):
        relay = Relay()
        sender, other = bound(relay.here, family), bound(relay.here, family)
        for sock in (sender, other):
            if family == V4:
                sock.setsockopt(*JOIN, membership(GROUP, address))
                sock.setsockopt(*INTERFACE, socket.inet_aton(address))
            else:
                sock.setsockopt(*JOIN6, membership6(relay.here, "relay"))
        for on in (1, 0):
            sender.setsockopt(*loop, on)
            sender.sendto(b"x", (GROUP if family == V4 else GROUP6, 1234))
            expect([got(sock) for sock in (sender, other)], [on == 1] * 2, f"loop {on}")
        # The receiver's setting does not count.
        other.setsockopt(*loop, 0)
        sender.setsockopt(*loop, 1)
        sender.sendto(b"x", (GROUP if family == V4 else GROUP6, 1234))
        expect(got(other), True)


def ipv6_loop_takes_0_and_1():
    sock = socket.socket(V6, socket.SOCK_DGRAM)
    expect([errno_of(sock.setsockopt, *LOOP6, value) for value in (0, 1, 2)], [None, None, "EINVAL"])


prove(globals())
