#!/usr/bin/env python3
"""What the header of a packet says: IP_TOS, IPV6_TCLASS, IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, IP_OPTIONS, IP_HDRINCL,
IP_MTU, IPV6_MTU, IPV6_DONTFRAG, IPV6_AUTOFLOWLABEL"""

import socket
import struct
import time

from network import Relay, behind_a_router, wait_until
from proof import errno_of, expect, expect_that, listener, number, prove

UDP, TCP = socket.IPPROTO_UDP, socket.IPPROTO_TCP
V4, V6 = socket.AF_INET, socket.AF_INET6
TOS = (socket.SOL_IP, socket.IP_TOS)
TCLASS = (socket.IPPROTO_IPV6, socket.IPV6_TCLASS)
DISCOVER = (socket.SOL_IP, 10)
DISCOVER6 = (socket.IPPROTO_IPV6, 23)
DONT, WANT, DO, PROBE, INTERFACE, OMIT = range(6)
MTU = (socket.SOL_IP, 14)
MTU6 = (socket.IPPROTO_IPV6, 24)
DONTFRAG6 = (socket.IPPROTO_IPV6, 62)
OPTIONS = (socket.SOL_IP, socket.IP_OPTIONS)
AUTOFLOWLABEL = (socket.IPPROTO_IPV6, 70)
PRIORITY = (socket.SOL_SOCKET, socket.SO_PRIORITY)


def tos_is_the_second_byte_of_the_header():
    relay = Relay()
    expect(_sent(relay, b"x", (*TOS, 0xB8)).tos, 0xB8)


def tos_above_255_loses_its_upper_bits_and_tclass_is_refused():
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    for value, seen in ((256, 0), (0x1B8, 0xB8)):
        sock.setsockopt(*TOS, 0x10)
        expect(errno_of(sock.setsockopt, *TOS, value), None)
        expect(number(sock, *TOS), seen)
    sock = socket.socket(V6, socket.SOCK_DGRAM)
    for value, seen in ((-2, "EINVAL"), (-1, None), (255, None), (256, "EINVAL")):
        expect(errno_of(sock.setsockopt, *TCLASS, value), seen, str(value))
    sock.setsockopt(*TCLASS, -1)
    expect(number(sock, *TCLASS), 0)


def tcp_keeps_the_lower_two_bits_to_itself():
    for family, option in ((V4, TOS), (V6, TCLASS)):
        relay = Relay()
        server = relay.listener(family)
        client = relay.here.socket(family)
        client.setsockopt(*option, 0xBB)
        client.connect(server.getsockname()[:2])
        expect(relay.sent(TCP)[0].tos, 0xB8)


def udp_sends_the_lower_two_bits():
    expect(_sent(Relay(), b"x", (*TOS, 0xBB)).tos, 0xBB)


def tos_sets_the_priority_and_tclass_does_not():
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*TOS, 0x10)
    expect(number(sock, *PRIORITY), 6)
    sock = socket.socket(V6, socket.SOCK_DGRAM)
    sock.setsockopt(*TCLASS, 0x10)
    expect(number(sock, *PRIORITY), 0)


def tos_does_not_count_for_ipv6_nor_tclass_for_ipv4():
    for address, option, seen in (("fd99::2", TOS, 0), ("fd99::2", TCLASS, 0xB8), ("::ffff:10.9.9.2", TOS, 0xB8), ("::ffff:10.9.9.2", TCLASS, 0)):
        expect(_sent(Relay(), b"x", (*option, 0xB8), to=address).tos, seen, f"{address} {option}")


def do_sets_the_bit_and_long_sends_are_emsgsize():
    relay = Relay()
    expect(_sent(relay, b"x", (*DISCOVER, DO)).dont_fragment, True)
    expect(errno_of(_sent, relay, bytes(2000), (*DISCOVER, DO)), "EMSGSIZE")


def dont_leaves_the_bit_off():
    expect(_sent(Relay(), b"x", (*DISCOVER, DONT)).dont_fragment, False)
    relay = Relay()
    server = relay.listener()
    client = relay.here.socket()
    client.setsockopt(*DISCOVER, DONT)
    client.connect(server.getsockname())
    expect(relay.sent(TCP)[0].dont_fragment, False)


def want_sets_the_bit_for_tcp_and_datagrams_that_fit():
    relay = Relay()
    expect(_sent(relay, b"x", (*DISCOVER, WANT)).dont_fragment, True)
    relay.connection((*DISCOVER, WANT))
    expect(relay.sent(TCP)[0].dont_fragment, True)


def want_fragments_longer_datagrams_here():
    relay = Relay()
    first = _sent(relay, bytes(2000), (*DISCOVER, WANT))
    expect((first.fragment, first.dont_fragment), (True, False))
    expect(len(relay.sent(UDP)), 2)


def the_default_is_want():
    expect(number(socket.socket(), *DISCOVER), WANT)


def probe_sets_the_bit_and_ignores_what_is_known():
    relay = Relay()
    relay.here.ip("route", "add", "10.9.9.2/32", "dev", "relay", "mtu", "1000")
    expect(errno_of(_sent, relay, bytes(1200), (*DISCOVER, DO)), "EMSGSIZE")
    expect(_sent(relay, bytes(1200), (*DISCOVER, PROBE)).dont_fragment, True)
    # More than the interface takes is refused all the same.
    expect(errno_of(_sent, relay, bytes(2000), (*DISCOVER, PROBE)), "EMSGSIZE")


def interface_and_omit_ignore_icmp_messages_about_the_path():
    for value in (INTERFACE, OMIT):
        relay = Relay()
        sock = relay.here.socket(V4, socket.SOCK_DGRAM)
        sock.setsockopt(*DISCOVER, value)
        for count in range(2):
            expect(errno_of(sock.sendto, bytes(1400), ("10.9.9.2", 9)), None)
            packet = relay.next_sent(UDP, 1, count)
            expect((len(packet.data), packet.fragment, packet.dont_fragment), (1428, False, False), str(value))
            _too_long(relay, packet.data, 1200)
            time.sleep(0.05)


def interface_refuses_what_is_longer_than_its_mtu_and_omit_fragments_it():
    relay = Relay()
    expect(errno_of(_sent, relay, bytes(2000), (*DISCOVER, INTERFACE)), "EMSGSIZE")
    expect(_sent(relay, bytes(2000), (*DISCOVER, OMIT)).fragment, True)


def ipv6_do_refuses_and_want_fragments_here():
    for value, seen in ((DO, "EMSGSIZE"), (WANT, None), (DONT, None)):
        relay = Relay()
        outcome = errno_of(_sent, relay, bytes(2000), (*DISCOVER6, value), "fd99::2")
        expect(outcome, seen, str(value))
        expect(len([packet for packet in relay.sent(44) if packet.fragment]), 0 if seen else 2)


def ipv6_probe_ignores_what_is_known_of_the_path():
    relay = Relay()
    relay.here.ip("-6", "route", "add", "fd99::2/128", "dev", "relay", "mtu", "1300")
    expect(errno_of(_sent, relay, bytes(1350), (*DISCOVER6, DO), "fd99::2"), "EMSGSIZE")
    expect(len(_sent(relay, bytes(1350), (*DISCOVER6, PROBE), "fd99::2").payload), 1350)


def ipv6_dontfrag_refuses_what_does_not_fit():
    """Just as IPV6_MTU_DISCOVER DO does."""
    for option in ((*DONTFRAG6, 1), (*DISCOVER6, DO)):
        for size, seen in ((1500 - 48, None), (1500 - 47, "EMSGSIZE")):
            expect(errno_of(_sent, Relay(), bytes(size), option, "fd99::2"), seen, f"{option} {size}")


def an_unconnected_socket_is_refused_only_after_the_path_is_known():
    """An ICMP message about the path makes the next send fail, not the one that caused it."""
    relay = Relay()
    sock = relay.here.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*DISCOVER, DO)
    expect(errno_of(sock.sendto, bytes(1400), ("10.9.9.2", 9)), None)
    packet = relay.next_sent(UDP)
    _too_long(relay, packet.data, 1200)
    wait_until(lambda: errno_of(sock.sendto, bytes(1400), ("10.9.9.2", 9)) == "EMSGSIZE", "it is not refused")


def with_do_and_lost_icmp_long_packets_vanish():
    relay = Relay(drops=lambda packet: len(packet.data) > 1300)
    for family, address, option in ((V4, "10.9.9.2", DISCOVER), (V6, "fd99::2", DISCOVER6)):
        receiver = relay.there.socket(family, socket.SOCK_DGRAM)
        receiver.bind((address, 0))
        sock = relay.here.socket(family, socket.SOCK_DGRAM)
        sock.setsockopt(*option, DO)
        for size in (1400, 100):
            expect(errno_of(sock.sendto, bytes(size), receiver.getsockname()), None)
        expect(len(receiver.recv(2000)), 100)


def a_router_fragments_ipv4_with_dont_and_never_ipv6():
    here, _, there = behind_a_router(mtu=1300)
    for family, address, option, arrives in (
        (V4, "10.9.2.1", (*DISCOVER, DONT), True),
        (V4, "10.9.2.1", (*DISCOVER, DO), False),
        (V6, "fd09:2::1", (*DISCOVER6, DONT), False),
    ):
        receiver, sender = there.socket(family, socket.SOCK_DGRAM), here.socket(family, socket.SOCK_DGRAM)
        receiver.bind((address, 0))
        receiver.settimeout(0.3)
        sender.setsockopt(*option)
        sender.sendto(bytes(1350), receiver.getsockname()[:2])
        try:
            seen = len(receiver.recv(2000)) == 1350
        except TimeoutError:
            seen = False
        expect(seen, arrives, f"{address} {option}")


def mtu_reads_the_path_of_a_connected_socket():
    relay = Relay(mtu=1400)
    for family, option, address in ((V4, MTU, "10.9.9.2"), (V6, MTU6, "fd99::2")):
        sock = relay.here.socket(family, socket.SOCK_DGRAM)
        expect(errno_of(number, sock, *option), "ENOTCONN")
        sock.connect((address, 9))
        expect(number(sock, *option), 1400)


def the_mtu_includes_the_ip_header():
    relay = Relay()
    sock = relay.here.socket(V4, socket.SOCK_DGRAM)
    sock.setsockopt(*DISCOVER, DO)
    sock.connect(("10.9.9.2", 9))
    most = number(sock, *MTU)
    expect(errno_of(sock.send, bytes(most - 28)), None)
    expect(errno_of(sock.send, bytes(most - 27)), "EMSGSIZE")


def ipv6_mtu_bounds_the_fragments_of_what_is_too_long_for_the_path():
    relay = Relay()
    _sent(relay, bytes(2000), (*MTU6, 1280), "fd99::2")
    expect([len(packet.data) for packet in relay.sent(44)], [1280, 824])


def what_fits_the_path_leaves_whole_though_it_is_longer_than_ipv6_mtu():
    expect(len(_sent(Relay(), bytes(1400), (*MTU6, 1280), "fd99::2").data), 1448)


def with_do_a_datagram_longer_than_ipv6_mtu_is_emsgsize():
    relay = Relay()
    sock = relay.here.socket(V6, socket.SOCK_DGRAM)
    sock.setsockopt(*MTU6, 1280)
    sock.setsockopt(*DISCOVER6, DO)
    expect(errno_of(sock.sendto, bytes(1280 - 48), ("fd99::2", 9)), None)
    expect(errno_of(sock.sendto, bytes(1280 - 47), ("fd99::2", 9)), "EMSGSIZE")


def ipv6_mtu_does_not_read_back_what_was_set():
    relay = Relay()
    sock = relay.here.socket(V6, socket.SOCK_DGRAM)
    sock.setsockopt(*MTU6, 1280)
    expect(errno_of(number, sock, *MTU6), "ENOTCONN")
    sock.connect(("fd99::2", 9))
    expect(number(sock, *MTU6), 1500)


def ipv6_mtu_below_1280_is_refused():
    sock = socket.socket(V6, socket.SOCK_DGRAM)
    expect(errno_of(sock.setsockopt, *MTU6, 1279), "EINVAL")
    expect(errno_of(sock.setsockopt, *MTU6, 1280), None)


def options_of_up_to_40_bytes_are_in_each_header():
    router_alert = b"\x94\x04\x00\x00"
    expect(_sent(Relay(), b"x", (*OPTIONS, router_alert)).options, router_alert)
    sock = socket.socket(V4, socket.SOCK_DGRAM)
    expect(errno_of(sock.setsockopt, *OPTIONS, b"\x01" * 40), None)
    expect(errno_of(sock.setsockopt, *OPTIONS, b"\x01" * 41), "EINVAL")


def an_accepted_socket_records_the_route_if_the_clients_first_packet_did():
    """Not what the listener has, and no router alert either."""
    router_alert, record_route = b"\x94\x04\x00\x00", b"\x07\x07\x04\x00\x00\x00\x00\x00"
    for clients, kind in ((router_alert, None), (record_route, 7)):
        server = listener()
        server.setsockopt(*OPTIONS, b"\x01" * 4)
        client = socket.socket()
        client.setsockopt(*OPTIONS, clients)
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        expect((accepted.getsockopt(*OPTIONS, 40) or [None])[0], kind)


def with_hdrincl_the_kernel_fills_in_what_is_0():
    relay = Relay()
    raw = relay.here.socket(V4, socket.SOCK_RAW, socket.IPPROTO_RAW)
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 0, 0, 0, 7, 253, 0, bytes(4), socket.inet_aton("10.9.9.2"))
    raw.sendto(header + b"payload", ("10.9.9.2", 0))
    packet = relay.next_sent(253)
    expect((packet.source, packet.ttl, packet.body), ("10.9.9.1", 7, b"payload"))
    expect(struct.unpack("!H", packet.data[2:4])[0], 27)
    expect_that(packet.data[4:6] != b"\0\0", "no identification")
    expect(_checksum(packet.data[:20]), 0)
    # Source and identification that are given stay; a wrong length and checksum do not.
    address = socket.inet_aton("10.9.9.7")
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 999, 0x1234, 0, 7, 253, 0x5678, address, socket.inet_aton("10.9.9.2"))
    raw.sendto(header + b"payload", ("10.9.9.2", 0))
    packet = relay.next_sent(253, already=1)
    expect((packet.source, packet.data[2:6], _checksum(packet.data[:20])), ("10.9.9.7", b"\0\x1b\x12\x34", 0))


def hdrincl_packets_that_are_too_long_are_emsgsize():
    relay = Relay()
    raw = relay.here.socket(V4, socket.SOCK_RAW, socket.IPPROTO_RAW)
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 0, 0, 0, 7, 253, 0, bytes(4), socket.inet_aton("10.9.9.2"))
    expect(errno_of(raw.sendto, header + bytes(1500), ("10.9.9.2", 0)), "EMSGSIZE")


def hdrincl_is_for_raw_sockets_and_ipproto_raw_turns_it_on():
    hdrincl = (socket.SOL_IP, socket.IP_HDRINCL)
    expect(errno_of(socket.socket(V4, socket.SOCK_DGRAM).setsockopt, *hdrincl, 1), "ENOPROTOOPT")
    expect(number(socket.socket(V4, socket.SOCK_RAW, socket.IPPROTO_RAW), *hdrincl), 1)
    expect(number(socket.socket(V4, socket.SOCK_RAW, socket.IPPROTO_ICMP), *hdrincl), 0)


def with_autoflowlabel_each_connection_has_a_label():
    for on in (1, 0):
        relay = Relay()
        server = relay.listener(V6)
        labels = set()
        for _ in range(3):
            client = relay.here.socket(V6)
            client.setsockopt(*AUTOFLOWLABEL, on)
            client.connect(server.getsockname()[:2])
            labels.add([packet for packet in relay.sent(TCP) if packet.is_opening()][-1].label)
        expect(labels == {0}, on == 0)
        expect(len(labels), 3 if on else 1)


def _sent(relay, data, option, to="10.9.9.2"):
    """The packet that a UDP socket with this option sends."""
    family = V6 if ":" in to else V4
    sock = relay.here.socket(family, socket.SOCK_DGRAM)
    sock.setsockopt(*option)
    count = len(relay.packets)
    sock.sendto(data, (to, 9))
    protocols = (UDP, 44)
    wait_until(lambda: any(packet.protocol in protocols for packet in relay.packets[count:]), "nothing was sent")
    return [packet for packet in relay.packets[count:] if packet.protocol in protocols][0]


def _too_long(relay, data, mtu):
    """As a router answers: the path takes packets of `mtu` bytes only."""
    raw = relay.there.socket(V4, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    message = struct.pack("!BBHHH", 3, 4, 0, 0, mtu) + data[:28]
    raw.sendto(message[:2] + struct.pack("!H", _checksum(message)) + message[4:], ("10.9.9.1", 0))


def _checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


prove(globals())
