#!/usr/bin/env python3
"""Multicast: memberships, IP_MULTICAST_* and IPV6_MULTICAST_*"""

import socket
import struct

from network import Relay, behind_a_router, neighbours, wait_until
from proof import errno_of, expect, needs_kernel, new_network, number, prove, sysctl

V4, V6 = socket.AF_INET, socket.AF_INET6
IP, IPV6 = socket.SOL_IP, socket.IPPROTO_IPV6
JOIN, LEAVE = (IP, socket.IP_ADD_MEMBERSHIP), (IP, socket.IP_DROP_MEMBERSHIP)
JOIN_SOURCE, LEAVE_SOURCE = (IP, 39), (IP, 40)
JOIN6, LEAVE6 = (IPV6, socket.IPV6_JOIN_GROUP), (IPV6, socket.IPV6_LEAVE_GROUP)
INTERFACE, INTERFACE6 = (IP, socket.IP_MULTICAST_IF), (IPV6, socket.IPV6_MULTICAST_IF)
TTL, HOPS = (IP, socket.IP_MULTICAST_TTL), (IPV6, socket.IPV6_MULTICAST_HOPS)
LOOP, LOOP6 = (IP, socket.IP_MULTICAST_LOOP), (IPV6, socket.IPV6_MULTICAST_LOOP)
ALL, ALL6 = (IP, 49), (IPV6, 29)
JOIN_GROUP = 42
GROUP, GROUP6 = "239.7.7.7", "ff15::7777"
IGMP, UDP = 2, 17


def one_join_makes_another_program_receive_unless_all_is_off():
    for on in (1, 0):
        here, there = neighbours()
        member, other = _bound(there), _bound(there)
        member.setsockopt(*JOIN, _membership(GROUP, "10.9.0.2"))
        other.setsockopt(*ALL, on)
        _send(here, GROUP)
        expect([_got(sock) for sock in (member, other)], [True, on == 1], f"IP_MULTICAST_ALL {on}")


def bound_to_the_group_it_gets_no_others():
    here, there = neighbours()
    sock = there.socket(V4, socket.SOCK_DGRAM)
    sock.bind((GROUP, 1234))
    sock.settimeout(0.1)
    for group in (GROUP, "239.8.8.8"):
        sock.setsockopt(*JOIN, _membership(group, "10.9.0.2"))
    _send(here, "239.8.8.8")
    expect(_got(sock), False)
    _send(here, GROUP)
    expect(_got(sock), True)


def ipv6_all_is_the_same():
    needs_kernel(4, 20)
    for on in (1, 0):
        here, there = neighbours()
        member, other = _bound(there, V6), _bound(there, V6)
        member.setsockopt(*JOIN6, _membership6(there))
        other.setsockopt(*ALL6, on)
        _send(here, GROUP6)
        expect([_got(sock) for sock in (member, other)], [True, on == 1], f"IPV6_MULTICAST_ALL {on}")


def all_is_on_by_default():
    expect(number(socket.socket(V4, socket.SOCK_DGRAM), *ALL), 1)
    expect(number(socket.socket(V6, socket.SOCK_DGRAM), *ALL6), 1)


def without_a_membership_nothing_comes_and_closing_ends_it():
    here, there = neighbours()
    other = _bound(there)
    _send(here, GROUP)
    expect(_got(other), False)
    member = _bound(there)
    member.setsockopt(*JOIN, _membership(GROUP, "10.9.0.2"))
    _send(here, GROUP)
    expect(_got(other), True)
    member.close()
    _send(here, GROUP)
    expect(_got(other), False)


def the_network_is_told_by_igmp():
    relay = Relay()
    sock = relay.here.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*JOIN, _membership(GROUP, "10.9.9.1"))
    report = relay.next_sent(IGMP)
    # An IGMPv3 report of one group that is now taken from all.
    expect((report.body[0], report.body[8], socket.inet_ntoa(report.body[12:16])), (0x22, 4, GROUP))
    before = len(relay.sent(IGMP))
    sock.setsockopt(*LEAVE, _membership(GROUP, "10.9.9.1"))
    expect(relay.next_sent(IGMP, 1, before).body[8], 3)


def the_network_is_told_by_mld():
    relay = Relay()
    sock = relay.here.socket(V6, socket.SOCK_DGRAM)
    for option, kind in ((JOIN6, 4), (LEAVE6, 3)):
        sock.setsockopt(*option, _membership6(relay.here, "relay"))
        # Behind a hop-by-hop header of 8 bytes, an MLDv2 report (143) of one group: 4, taken from all; 3, from none.
        wait_until(lambda: (kind, GROUP6) in _mld_reports(relay), f"no report {kind}")
    expect({group for _, group in _mld_reports(relay)}, {GROUP6})


def closing_ends_an_ipv6_membership():
    here, there = neighbours()
    other, member = _bound(there, V6), _bound(there, V6)
    member.setsockopt(*JOIN6, _membership6(there))
    _send(here, GROUP6)
    expect(_got(other), True)
    member.close()
    _send(here, GROUP6)
    expect(_got(other), False)


def interface_0_is_chosen_by_the_routing_table_in_ipv6_too():
    """And by MCAST_JOIN_GROUP."""
    left, between, right = behind_a_router()
    between.ip("-6", "route", "add", "multicast", "ff15::/16", "dev", "right", "table", "local", "metric", "1")
    request = struct.pack("I4x128s", 0, struct.pack("=HHI16sI", V6, 0, 0, socket.inet_pton(V6, GROUP6), 0))
    for option, value in (((*JOIN6,), socket.inet_pton(V6, GROUP6) + bytes(4)), ((IPV6, JOIN_GROUP), request)):
        sock = _bound(between, V6)
        sock.setsockopt(*ALL6, 0)
        sock.setsockopt(*option, value)
        _send(left, GROUP6)
        expect(_got(sock), False)
        _send(right, GROUP6)
        expect(_got(sock), True)
        sock.close()


def twenty_groups_a_socket():
    new_network()
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    seen = [errno_of(sock.setsockopt, *JOIN, _membership(f"239.1.1.{n}", "127.0.0.1")) for n in range(1, 22)]
    expect(seen, [None] * 20 + ["ENOBUFS"])
    expect(errno_of(sock.setsockopt, *JOIN, _membership("239.1.1.1", "127.0.0.1")), "EADDRINUSE")
    sysctl("net.ipv4.igmp_max_memberships", 25)
    expect(errno_of(sock.setsockopt, *JOIN, _membership("239.1.2.1", "127.0.0.1")), None)


def interface_0_is_chosen_by_the_routing_table():
    left, between, right = behind_a_router()
    sock = _bound(between)
    expect(errno_of(sock.setsockopt, *JOIN, _membership(GROUP, "0.0.0.0")), "ENODEV")
    between.ip("route", "add", "239.0.0.0/8", "dev", "right")
    sock.setsockopt(*JOIN, _membership(GROUP, "0.0.0.0"))
    _send(left, GROUP)
    expect(_got(sock), False)
    _send(right, GROUP)
    expect(_got(sock), True)


def leaving_wants_group_and_interface_of_the_join():
    _, there = neighbours()
    sock = _bound(there)
    sock.setsockopt(*JOIN, _membership(GROUP, "10.9.0.2"))
    for group, address in ((GROUP, "127.0.0.1"), ("239.8.8.8", "10.9.0.2")):
        expect(errno_of(sock.setsockopt, *LEAVE, _membership(group, address)), "EADDRNOTAVAIL")
    expect(errno_of(sock.setsockopt, *LEAVE, _membership(GROUP, "10.9.0.2")), None)


def leaving_ipv6_wants_group_and_interface_of_the_join():
    _, there = neighbours()
    sock = _bound(there, V6)
    sock.setsockopt(*JOIN6, _membership6(there))
    expect(errno_of(sock.setsockopt, *LEAVE6, socket.inet_pton(V6, GROUP6) + struct.pack("i", 1)), "EADDRNOTAVAIL")
    expect(errno_of(sock.setsockopt, *LEAVE6, _membership6(there)), None)


def a_source_membership_after_a_plain_one_narrows_it():
    here, there = neighbours()
    here.ip("addr", "add", "10.9.0.3/24", "dev", "wire")
    sock = _bound(there)
    sock.setsockopt(*ALL, 0)
    sock.setsockopt(*JOIN, _membership(GROUP, "10.9.0.2"))
    _send(here, GROUP, source="10.9.0.3")
    expect(_got(sock), True)
    expect(errno_of(sock.setsockopt, *JOIN_SOURCE, _source(GROUP, "10.9.0.2", "10.9.0.1")), None)
    _send(here, GROUP, source="10.9.0.3")
    expect(_got(sock), False)
    _send(here, GROUP, source="10.9.0.1")
    expect(_got(sock), True)


def a_plain_membership_after_a_source_one_is_eaddrinuse():
    _, there = neighbours()
    sock = _bound(there)
    sock.setsockopt(*JOIN_SOURCE, _source(GROUP, "10.9.0.2", "10.9.0.1"))
    expect(errno_of(sock.setsockopt, *JOIN, _membership(GROUP, "10.9.0.2")), "EADDRINUSE")


def a_source_membership_brings_one_sender_only():
    here, there = neighbours()
    here.ip("addr", "add", "10.9.0.3/24", "dev", "wire")
    sock = _bound(there)
    sock.setsockopt(*ALL, 0)
    sock.setsockopt(*JOIN_SOURCE, _source(GROUP, "10.9.0.2", "10.9.0.3"))
    for source, seen in (("10.9.0.1", False), ("10.9.0.3", True)):
        _send(here, GROUP, source=source)
        expect(_got(sock), seen, source)


def multicast_if_chooses_interface_and_source():
    left, between, right = behind_a_router()
    receivers = [_bound(network) for network in (left, right)]
    for receiver, address in zip(receivers, ("10.9.1.1", "10.9.2.1")):
        receiver.setsockopt(*JOIN, _membership(GROUP, address))
    sock = between.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*INTERFACE, socket.inet_aton("10.9.2.9"))
    sock.sendto(b"x", (GROUP, 1234))
    expect(receivers[1].recvfrom(9)[1][0], "10.9.2.9")
    expect(_got(receivers[0]), False)


def multicast_if_reads_back_the_address_only():
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*INTERFACE, struct.pack("4s4si", bytes(4), bytes(4), 1))
    expect(sock.getsockopt(*INTERFACE, 16), bytes(4))
    sock.setsockopt(*INTERFACE, struct.pack("4s4si", bytes(4), socket.inet_aton("127.0.0.1"), 1))
    expect(sock.getsockopt(*INTERFACE, 16), socket.inet_aton("127.0.0.1"))


def multicast_if_says_nothing_about_receiving():
    left, between, _ = behind_a_router()
    sock = _bound(between)
    sock.setsockopt(*JOIN, _membership(GROUP, "10.9.1.9"))
    sock.setsockopt(*INTERFACE, socket.inet_aton("10.9.2.9"))
    _send(left, GROUP)
    expect(_got(sock), True)


def ipv6_multicast_if_chooses_the_interface():
    left, between, right = behind_a_router()
    receivers = {"left": _bound(left, V6), "right": _bound(right, V6)}
    for device in ("left", "right"):
        sock = between.socket(V6, socket.SOCK_DGRAM)
        with between:
            sock.setsockopt(*INTERFACE6, socket.if_nametoindex(device))
        sock.sendto(b"x", ("ff02::1", 1234))
        expect([name for name, receiver in receivers.items() if _got(receiver)], [device])


def an_interface_number_that_does_not_exist_is_enodev():
    expect(errno_of(socket.socket(V6, socket.SOCK_DGRAM).setsockopt, *INTERFACE6, 9999), "ENODEV")


def the_default_ttl_is_1():
    relay = Relay()
    _send(relay.here, GROUP, device="10.9.9.1")
    expect(relay.next_sent(UDP).ttl, 1)
    sock = relay.here.socket(V6, socket.SOCK_DGRAM)
    expect(number(sock, *HOPS), 1)


def ttl_0_leaves_unless_this_machine_is_a_member():
    for joined, seen in ((False, [0, 2]), (True, [2])):
        relay = Relay()
        sock = relay.here.socket(V4, socket.SOCK_DGRAM)
        sock.setsockopt(*INTERFACE, socket.inet_aton("10.9.9.1"))
        if joined:
            sock.setsockopt(*JOIN, _membership(GROUP, "10.9.9.1"))
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
            sock.setsockopt(*JOIN6, _membership6(relay.here, "relay"))
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
        sender, other = _bound(relay.here, family), _bound(relay.here, family)
        for sock in (sender, other):
            if family == V4:
                sock.setsockopt(*JOIN, _membership(GROUP, address))
                sock.setsockopt(*INTERFACE, socket.inet_aton(address))
            else:
                sock.setsockopt(*JOIN6, _membership6(relay.here, "relay"))
        for on in (1, 0):
            sender.setsockopt(*loop, on)
            sender.sendto(b"x", (GROUP if family == V4 else GROUP6, 1234))
            expect([_got(sock) for sock in (sender, other)], [on == 1] * 2, f"loop {on}")
        # The receiver's setting does not count.
        other.setsockopt(*loop, 0)
        sender.setsockopt(*loop, 1)
        sender.sendto(b"x", (GROUP if family == V4 else GROUP6, 1234))
        expect(_got(other), True)


def ipv6_loop_takes_0_and_1():
    sock = socket.socket(V6, socket.SOCK_DGRAM)
    expect([errno_of(sock.setsockopt, *LOOP6, value) for value in (0, 1, 2)], [None, None, "EINVAL"])


def join_group_is_the_same_call_for_both_families():
    here, there = neighbours()
    with there:
        index = socket.if_nametoindex("wire")
    for family, level, group in ((V4, IP, GROUP), (V6, IPV6, GROUP6)):
        sock = _bound(there, family)
        if family == V4:
            address = struct.pack("=HH4s", family, 0, socket.inet_aton(group))
        else:
            address = struct.pack("=HHI16sI", family, 0, 0, socket.inet_pton(V6, group), 0)
        request = struct.pack("I4x128s", index, address)
        expect(len(request), 136)
        sock.setsockopt(level, JOIN_GROUP, request)
        _send(here, group)
        expect(_got(sock), True, group)


def a_router_does_not_pass_ff02_on():
    """It leaves with all its hops; the scope of the address keeps it on the link."""
    left, router, right = behind_a_router()
    receiver = _bound(right, V6)
    sock = left.socket(V6, socket.SOCK_DGRAM)
    with left:
        sock.setsockopt(*INTERFACE6, socket.if_nametoindex("left"))
    sock.setsockopt(*HOPS, 5)
    at_the_router = _bound(router, V6)
    sock.sendto(b"x", ("ff02::1", 1234))
    expect([_got(at_the_router), _got(receiver)], [True, False])


def _membership(group, address):
    return socket.inet_aton(group) + socket.inet_aton(address)


def _mld_reports(relay):
    """(type of the record, group) of each report."""
    reports = [packet.body[8:] for packet in relay.sent(0) if packet.body[8] == 143]
    return [(report[8], socket.inet_ntop(V6, report[12:28])) for report in reports]


def _membership6(network, device="wire"):
    with network:
        return socket.inet_pton(V6, GROUP6) + struct.pack("i", socket.if_nametoindex(device))


def _source(group, interface, source):
    """struct ip_mreq_source"""
    return socket.inet_aton(group) + socket.inet_aton(interface) + socket.inet_aton(source)


def _bound(network, family=V4):
    sock = network.socket(family, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == V6:
        sock.setsockopt(IPV6, socket.IPV6_V6ONLY, 1)
    sock.bind(("" if family == V4 else "::", 1234))
    sock.settimeout(0.1)
    return sock


def _send(network, group, source=None, device=None):
    """From the network's own address, by its only wire."""
    sock = network.socket(V6 if ":" in group else V4, socket.SOCK_DGRAM)
    with network:
        index = [index for index, name in socket.if_nameindex() if name != "lo"][0]
    if ":" in group:
        sock.setsockopt(*INTERFACE6, index)
    else:
        sock.setsockopt(*INTERFACE, struct.pack("4s4si", bytes(4), socket.inet_aton(source or "0.0.0.0"), index))
    sock.sendto(b"x", (group, 1234))


def _got(sock):
    try:
        sock.recv(9)
    except TimeoutError:
        return False
    return True


prove(globals())
