#!/usr/bin/env python3
"""Multicast that is received: memberships, and IP_MULTICAST_ALL"""

import socket
import struct

from groups import GROUP, GROUP6, IP, IPV6, JOIN, JOIN6, LEAVE, LEAVE6, V4, V6, bound, got, membership, membership6, send
from network import Relay, behind_a_router, neighbours, wait_until
from proof import errno_of, expect, needs_kernel, new_network, number, prove, sysctl

JOIN_SOURCE, JOIN_GROUP = (IP, 39), 42
ALL, ALL6 = (IP, 49), (IPV6, 29)
IGMP = 2


def one_join_makes_another_program_receive_unless_all_is_off():
    for on in (1, 0):
        here, there = neighbours()
        member, other = bound(there), bound(there)
        member.setsockopt(*JOIN, membership(GROUP, "10.9.0.2"))
        other.setsockopt(*ALL, on)
        send(here, GROUP)
        expect([got(sock) for sock in (member, other)], [True, on == 1], f"IP_MULTICAST_ALL {on}")


def bound_to_the_group_it_gets_no_others():
    here, there = neighbours()
    for family, group, other in ((V4, GROUP, "239.8.8.8"), (V6, GROUP6, "ff15::8888")):
        sock = there.socket(family, socket.SOCK_DGRAM)
        sock.bind((group, 1234))
        sock.settimeout(0.1)
        for joined in (group, other):
            if family == V4:
                sock.setsockopt(*JOIN, membership(joined, "10.9.0.2"))
            else:
                sock.setsockopt(*JOIN6, socket.inet_pton(V6, joined) + membership6(there)[16:])
        send(here, other)
        expect(got(sock), False)
        send(here, group)
        expect(got(sock), True)


def ipv6_all_is_the_same():
    needs_kernel(4, 20)
    for on in (1, 0):
        here, there = neighbours()
        member, other = bound(there, V6), bound(there, V6)
        member.setsockopt(*JOIN6, membership6(there))
        other.setsockopt(*ALL6, on)
        send(here, GROUP6)
        expect([got(sock) for sock in (member, other)], [True, on == 1], f"IPV6_MULTICAST_ALL {on}")


def all_is_on_by_default():
    expect(number(socket.socket(V4, socket.SOCK_DGRAM), *ALL), 1)
    expect(number(socket.socket(V6, socket.SOCK_DGRAM), *ALL6), 1)


def without_a_membership_nothing_comes_and_closing_ends_it():
    here, there = neighbours()
    other = bound(there)
    send(here, GROUP)
    expect(got(other), False)
    member = bound(there)
    member.setsockopt(*JOIN, membership(GROUP, "10.9.0.2"))
    send(here, GROUP)
    expect(got(other), True)
    member.close()
    send(here, GROUP)
    expect(got(other), False)


def the_network_is_told_by_igmp():
    relay = Relay()
    sock = relay.here.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*JOIN, membership(GROUP, "10.9.9.1"))
    report = relay.next_sent(IGMP)
    # An IGMPv3 report of one group that is now taken from all.
    expect((report.body[0], report.body[8], socket.inet_ntoa(report.body[12:16])), (0x22, 4, GROUP))
    before = len(relay.sent(IGMP))
    sock.setsockopt(*LEAVE, membership(GROUP, "10.9.9.1"))
    expect(relay.next_sent(IGMP, 1, before).body[8], 3)


def the_interface_takes_the_groups_frames():
    """Those of its Ethernet address, 01:00:5e and the lower 23 bits of the group."""
    _, there = neighbours()
    sock = there.socket(V4, socket.SOCK_DGRAM)
    for option, seen in ((None, False), (JOIN, True), (LEAVE, False)):
        if option is not None:
            sock.setsockopt(*option, membership(GROUP, "10.9.0.2"))
        with there, open("/proc/thread-self/net/dev_mcast") as file:
            expect("01005e070707" in file.read(), seen)


def with_igmpv3_the_network_is_told_the_sender():
    relay = Relay()
    sock = relay.here.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*JOIN_SOURCE, _source(GROUP, "10.9.9.1", "10.9.9.2"))
    # Of one group, an IGMPv3 report that allows new senders (5): this one.
    report = relay.next_sent(IGMP).body
    expect((report[0], report[8], report[12:20]), (0x22, 5, socket.inet_aton(GROUP) + socket.inet_aton("10.9.9.2")))


def the_network_is_told_by_mld():
    relay = Relay()
    sock = relay.here.socket(V6, socket.SOCK_DGRAM)
    for option, kind in ((JOIN6, 4), (LEAVE6, 3)):
        sock.setsockopt(*option, membership6(relay.here, "relay"))
        # Behind a hop-by-hop header of 8 bytes, an MLDv2 report (143) of one group: 4, taken from all; 3, from none.
        wait_until(lambda: (kind, GROUP6) in _mld_reports(relay), f"no report {kind}")
    expect({group for _, group in _mld_reports(relay)}, {GROUP6})


def closing_ends_an_ipv6_membership():
    here, there = neighbours()
    other, member = bound(there, V6), bound(there, V6)
    member.setsockopt(*JOIN6, membership6(there))
    send(here, GROUP6)
    expect(got(other), True)
    member.close()
    send(here, GROUP6)
    expect(got(other), False)


def interface_0_is_chosen_by_the_routing_table_in_ipv6_too():
    """And by MCAST_JOIN_GROUP."""
    left, between, right = behind_a_router()
    for group, prefix in ((GROUP6, "ff15::/16"), ("ff02::7777", "ff02::/16")):
        between.ip("-6", "route", "add", "multicast", prefix, "dev", "right", "table", "local", "metric", "1")
        packed = socket.inet_pton(V6, group)
        request = struct.pack("I4x128s", 0, struct.pack("=HHI16sI", V6, 0, 0, packed, 0))
        for option, value in ((JOIN6, packed + bytes(4)), ((IPV6, JOIN_GROUP), request)):
            sock = bound(between, V6)
            sock.setsockopt(*ALL6, 0)
            sock.setsockopt(*option, value)
            send(left, group)
            expect(got(sock), False)
            send(right, group)
            expect(got(sock), True)
            sock.close()


def twenty_groups_a_socket():
    new_network()
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    seen = [errno_of(sock.setsockopt, *JOIN, membership(f"239.1.1.{n}", "127.0.0.1")) for n in range(1, 22)]
    expect(seen, [None] * 20 + ["ENOBUFS"])
    expect(errno_of(sock.setsockopt, *JOIN, membership("239.1.1.1", "127.0.0.1")), "EADDRINUSE")
    sysctl("net.ipv4.igmp_max_memberships", 25)
    expect(errno_of(sock.setsockopt, *JOIN, membership("239.1.2.1", "127.0.0.1")), None)


def interface_0_is_chosen_by_the_routing_table():
    left, between, right = behind_a_router()
    sock = bound(between)
    expect(errno_of(sock.setsockopt, *JOIN, membership(GROUP, "0.0.0.0")), "ENODEV")
    between.ip("route", "add", "239.0.0.0/8", "dev", "right")
    request = struct.pack("I4x128s", 0, struct.pack("=HH4s", V4, 0, socket.inet_aton(GROUP)))
    for option, value in ((JOIN, membership(GROUP, "0.0.0.0")), ((IP, JOIN_GROUP), request)):
        sock = bound(between)
        sock.setsockopt(*option, value)
        send(left, GROUP)
        expect(got(sock), False)
        send(right, GROUP)
        expect(got(sock), True)
        sock.close()


def leaving_wants_group_and_interface_of_the_join():
    here, there = neighbours()
    sock = bound(there)
    sock.setsockopt(*JOIN, membership(GROUP, "10.9.0.2"))
    for group, address in ((GROUP, "127.0.0.1"), ("239.8.8.8", "10.9.0.2")):
        expect(errno_of(sock.setsockopt, *LEAVE, membership(group, address)), "EADDRNOTAVAIL")
    send(here, GROUP)
    expect(got(sock), True)
    expect(errno_of(sock.setsockopt, *LEAVE, membership(GROUP, "10.9.0.2")), None)
    send(here, GROUP)
    expect(got(sock), False)


def leaving_ipv6_wants_group_and_interface_of_the_join():
    here, there = neighbours()
    sock = bound(there, V6)
    sock.setsockopt(*JOIN6, membership6(there))
    expect(errno_of(sock.setsockopt, *LEAVE6, socket.inet_pton(V6, GROUP6) + struct.pack("i", 1)), "EADDRNOTAVAIL")
    send(here, GROUP6)
    expect(got(sock), True)
    expect(errno_of(sock.setsockopt, *LEAVE6, membership6(there)), None)
    send(here, GROUP6)
    expect(got(sock), False)


def a_source_membership_after_a_plain_one_narrows_it():
    here, there = neighbours()
    here.ip("addr", "add", "10.9.0.3/24", "dev", "wire")
    sock = bound(there)
    sock.setsockopt(*ALL, 0)
    sock.setsockopt(*JOIN, membership(GROUP, "10.9.0.2"))
    send(here, GROUP, source="10.9.0.3")
    expect(got(sock), True)
    expect(errno_of(sock.setsockopt, *JOIN_SOURCE, _source(GROUP, "10.9.0.2", "10.9.0.1")), None)
    send(here, GROUP, source="10.9.0.3")
    expect(got(sock), False)
    send(here, GROUP, source="10.9.0.1")
    expect(got(sock), True)


def a_plain_membership_after_a_source_one_is_eaddrinuse():
    _, there = neighbours()
    sock = bound(there)
    sock.setsockopt(*JOIN_SOURCE, _source(GROUP, "10.9.0.2", "10.9.0.1"))
    expect(errno_of(sock.setsockopt, *JOIN, membership(GROUP, "10.9.0.2")), "EADDRINUSE")


def a_source_membership_brings_one_sender_only():
    here, there = neighbours()
    here.ip("addr", "add", "10.9.0.3/24", "dev", "wire")
    sock = bound(there)
    sock.setsockopt(*ALL, 0)
    sock.setsockopt(*JOIN_SOURCE, _source(GROUP, "10.9.0.2", "10.9.0.3"))
    for source, seen in (("10.9.0.1", False), ("10.9.0.3", True)):
        send(here, GROUP, source=source)
        expect(got(sock), seen, source)


def join_group_is_the_same_call_for_both_families():
    here, there = neighbours()
    with there:
        index = socket.if_nametoindex("wire")
    for family, level, group in ((V4, IP, GROUP), (V6, IPV6, GROUP6)):
        sock = bound(there, family)
        if family == V4:
            address = struct.pack("=HH4s", family, 0, socket.inet_aton(group))
        else:
            address = struct.pack("=HHI16sI", family, 0, 0, socket.inet_pton(V6, group), 0)
        request = struct.pack("I4x128s", index, address)
        expect(len(request), 136)
        sock.setsockopt(level, JOIN_GROUP, request)
        send(here, group)
        expect(got(sock), True, group)


def _mld_reports(relay):
    """(type of the record, group) of each report."""
    reports = [packet.body[8:] for packet in relay.sent(0) if packet.body[8] == 143]
    return [(report[8], socket.inet_ntop(V6, report[12:28])) for report in reports]


def _source(group, interface, source):
    """struct ip_mreq_source"""
    return socket.inet_aton(group) + socket.inet_aton(interface) + socket.inet_aton(source)


prove(globals())
