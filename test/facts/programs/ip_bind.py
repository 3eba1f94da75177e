#!/usr/bin/env python3
"""IP_BIND_ADDRESS_NO_PORT, IP_LOCAL_PORT_RANGE, IP_FREEBIND, IP_TRANSPARENT, IPV6_V6ONLY, IP_MINTTL, IPV6_MINHOPCOUNT,
IP_UNICAST_IF, IPV6_ADDR_PREFERENCES, SO_ORIGINAL_DST"""

import socket
import struct

from network import Relay, behind_a_router, neighbours
from proof import Skipped, as_nobody, connection, errno_of, expect, expect_that, listener, needs_kernel, new_network, number, prove, sysctl, times_out, timeval

V4, V6 = socket.AF_INET, socket.AF_INET6
IP, IPV6 = socket.SOL_IP, socket.IPPROTO_IPV6
NO_PORT = (IP, 24)
RANGE = (IP, 51)
FREEBIND, FREEBIND6 = (IP, 15), (IPV6, 78)
TRANSPARENT, TRANSPARENT6 = (IP, socket.IP_TRANSPARENT), (IPV6, 75)
V6ONLY = (IPV6, socket.IPV6_V6ONLY)
MINTTL, MINHOPS = (IP, 21), (IPV6, 73)
UNICAST_IF, UNICAST_IF6 = (IP, 50), (IPV6, 76)
PREFERENCES = (IPV6, 72)
ORIGINAL_DST = (IP, 80)


def bind_without_ports_left_is_eaddrinuse():
    _twenty_ports()
    server = _listener("127.0.0.1")
    kept = _bound_connections(20, server)
    expect(errno_of(_bound_connections, 1, server), "EADDRINUSE")
    expect(len(kept), 20)


def connect_without_ports_left_is_eaddrnotavail():
    _twenty_ports()
    server = _listener("127.0.0.1")
    kept = [socket.create_connection(server.getsockname()) for _ in range(20)]
    expect(errno_of(socket.create_connection, server.getsockname()), "EADDRNOTAVAIL")
    expect(len(kept), 20)


def with_it_one_port_serves_many_destinations():
    _twenty_ports()
    servers = [_listener(f"127.0.0.{host}") for host in (1, 2, 3)]
    kept = [_bound_connections(20, server, NO_PORT) for server in servers]
    expect(sum(map(len, kept)), 60)


def getsockname_says_port_0_until_the_connection():
    sock = socket.socket()
    sock.setsockopt(*NO_PORT, 1)
    sock.bind(("127.0.0.1", 0))
    expect(sock.getsockname(), ("127.0.0.1", 0))
    server = listener()
    sock.connect(server.getsockname())
    expect_that(sock.getsockname()[1] > 0, "still no port")


def after_bind_no_port_does_nothing():
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    port = sock.getsockname()[1]
    expect(errno_of(sock.setsockopt, *NO_PORT, 1), None)
    server = listener()
    sock.connect(server.getsockname())
    expect((port > 0, sock.getsockname()[1]), (True, port))


def the_default_range_has_about_28000_ports():
    low, high = map(int, sysctl("net.ipv4.ip_local_port_range"))
    if (low, high) != (32768, 60999):
        raise Skipped("another net.ipv4.ip_local_port_range")
    expect(high - low + 1, 28232)


def the_low_end_is_in_the_lower_16_bits():
    needs_kernel(6, 3)
    new_network()
    expect(_port_from(40_000, 40_000), 40_000)


def ends_outside_of_the_sysctls_range_are_ignored():
    needs_kernel(6, 3)
    new_network()
    sysctl("net.ipv4.ip_local_port_range", "40000 40010")
    expect_that(40_000 <= _port_from(1024, 40_010) <= 40_010, "a low end below it counts")
    expect_that(40_000 <= _port_from(50_000, 50_010) <= 40_010, "a range beside it counts")
    expect(_port_from(40_003, 40_003), 40_003)


def freebind_takes_an_address_that_nobody_has():
    for family, option, address in ((V4, FREEBIND, "192.0.2.1"), (V6, FREEBIND6, "2001:db8::1")):
        sock = socket.socket(family)
        expect(errno_of(sock.bind, (address, 0)), "EADDRNOTAVAIL")
        sock.setsockopt(*option, 1)
        expect(errno_of(sock.bind, (address, 0)), None)


def freebind_is_one_switch_for_both():
    sock = socket.socket(V6)
    sock.setsockopt(*FREEBIND, 1)
    expect(number(sock, *FREEBIND6), 1)
    sock.setsockopt(*TRANSPARENT6, 1)
    expect(number(sock, *TRANSPARENT), 1)


def ip_nonlocal_bind_is_for_all_programs():
    new_network()
    sysctl("net.ipv4.ip_nonlocal_bind", 1)
    expect(errno_of(socket.socket().bind, ("192.0.2.1", 0)), None)


def nothing_arrives_until_the_address_is_there():
    here, there = neighbours()
    for family, address, option in ((V4, "10.9.0.7", FREEBIND), (V6, "fd09::7", FREEBIND6)):
        server = there.socket(family, socket.SOCK_DGRAM)
        server.setsockopt(*option, 1)
        server.bind((address, 0))
        server.settimeout(0.2)
        client = here.socket(family, socket.SOCK_DGRAM)
        client.sendto(b"x", server.getsockname())
        expect(times_out(server), True)
        there.has("wire", address + ("/24" if family == V4 else "/64"))
        here.ip("neigh", "flush", "dev", "wire")
        client.sendto(b"x", server.getsockname())
        server.settimeout(3)
        expect(server.recv(9), b"x")


def transparent_needs_cap_net_admin_or_cap_net_raw():
    as_nobody(lambda: expect(errno_of(socket.socket().setsockopt, *TRANSPARENT, 1), "EPERM"))
    as_nobody(lambda: expect(errno_of(socket.socket(V6).setsockopt, *TRANSPARENT6, 1), "EPERM"))


def transparent_may_bind_to_addresses_of_others():
    for family, option, address in ((V4, TRANSPARENT, "192.0.2.1"), (V6, TRANSPARENT6, "2001:db8::1")):
        sock = socket.socket(family)
        expect(errno_of(sock.bind, (address, 0)), "EADDRNOTAVAIL")
        sock.setsockopt(*option, 1)
        expect(errno_of(sock.bind, (address, 0)), None)


def with_v6only_off_it_takes_ipv4_as_mapped_addresses():
    server = _dual(0)
    client = socket.create_connection(("127.0.0.1", server.getsockname()[1]))
    accepted, peer = server.accept()
    expect(peer[0], "::ffff:127.0.0.1")
    expect(client.getpeername()[0], "127.0.0.1")
    accepted.close()


def with_v6only_on_another_socket_may_have_the_port_for_ipv4():
    for on, seen in ((1, None), (0, "EADDRINUSE")):
        server = _dual(on)
        expect(errno_of(socket.socket().bind, ("0.0.0.0", server.getsockname()[1])), seen, f"IPV6_V6ONLY {on}")


def v6only_cannot_be_changed_after_bind():
    server = _dual(0)
    expect(errno_of(server.setsockopt, *V6ONLY, 1), "EINVAL")


def the_default_of_v6only_is_the_sysctl():
    new_network()
    for value in (1, 0):
        sysctl("net.ipv6.bindv6only", value)
        sock = socket.socket(V6)
        expect(number(sock, *V6ONLY), value)
        sock.setsockopt(*V6ONLY, 1 - value)
        expect(number(sock, *V6ONLY), 1 - value)


def with_minttl_packets_from_farther_away_are_dropped():
    for family, address, minimum, hops in (
        (V4, "10.9.9.2", MINTTL, (IP, socket.IP_TTL)),
        (V6, "fd99::2", MINHOPS, (IPV6, socket.IPV6_UNICAST_HOPS)),
    ):
        for sent, seen in ((254, "EAGAIN"), (255, None)):
            relay = Relay()
            server = relay.listener(family, (*minimum, 255))
            client = relay.here.socket(family)
            client.setsockopt(*hops, sent)
            server.setsockopt(*hops, 255)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval(0, 600_000))
            outcome = errno_of(client.connect, server.getsockname()[:2])
            expect("EAGAIN" if outcome in ("EAGAIN", "EINPROGRESS") else outcome, seen, f"sent with {sent}")


def minttl_255_lets_only_direct_neighbours_through():
    here, router, there = behind_a_router()
    server = there.socket()
    server.setsockopt(*MINTTL, 255)
    server.bind(("10.9.2.1", 0))
    server.listen()
    for network, seen in ((router, None), (here, "EINPROGRESS")):
        client = network.socket()
        client.setsockopt(IP, socket.IP_TTL, 255)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval(0, 400_000))
        expect(errno_of(client.connect, server.getsockname()), seen)


def udp_takes_minttl_and_does_nothing_with_it():
    for family, address, minimum, hops in (
        (V4, "127.0.0.1", MINTTL, (IP, socket.IP_TTL)),
        (V6, "::1", MINHOPS, (IPV6, socket.IPV6_UNICAST_HOPS)),
    ):
        receiver, sender = socket.socket(family, socket.SOCK_DGRAM), socket.socket(family, socket.SOCK_DGRAM)
        receiver.settimeout(1)
        receiver.setsockopt(*minimum, 255)
        receiver.bind((address, 0))
        sender.setsockopt(*hops, 3)
        sender.sendto(b"x", receiver.getsockname())
        expect(receiver.recv(9), b"x")


def unicast_if_is_in_network_byte_order():
    for family, option in ((V4, UNICAST_IF), (V6, UNICAST_IF6)):
        sock = socket.socket(family, socket.SOCK_DGRAM)
        expect(errno_of(sock.setsockopt, *option, 1) is not None, True)
        expect(errno_of(sock.setsockopt, *option, socket.htonl(1)), None)


def unicast_if_chooses_the_outgoing_interface_and_receives_from_all():
    left, between, right = behind_a_router()
    for network in (left, right):
        network.ip("addr", "add", "10.77.0.1/32", "dev", "lo")
    for device, gateway, metric in (("left", "10.9.1.1", "10"), ("right", "10.9.2.1", "20")):
        between.ip("route", "add", "10.77.0.1/32", "via", gateway, "dev", device, "metric", metric)
    receivers = {"left": left.socket(V4, socket.SOCK_DGRAM), "right": right.socket(V4, socket.SOCK_DGRAM)}
    for receiver in receivers.values():
        receiver.bind(("10.77.0.1", 1234))
        receiver.settimeout(0.2)
    sock = between.socket(V4, socket.SOCK_DGRAM)
    sock.bind(("0.0.0.0", 4321))
    with between:
        index = socket.if_nametoindex("right")
    for value, device in ((0, "left"), (socket.htonl(index), "right")):
        sock.setsockopt(*UNICAST_IF, value)
        sock.sendto(b"x", ("10.77.0.1", 1234))
        expect([name for name, receiver in receivers.items() if not times_out(receiver)], [device])
    sock.settimeout(1)
    left.socket(V4, socket.SOCK_DGRAM).sendto(b"y", ("10.9.1.9", 4321))
    expect(sock.recv(9), b"y")


def address_preferences_read_back_both_sides():
    sock = socket.socket(V6)
    sock.setsockopt(*PREFERENCES, 2)
    # Public, as it was set, and home, which was not.
    expect(number(sock, *PREFERENCES), 0x0002 | 0x0400)


def of_a_connection_that_is_not_tracked_original_dst_is_enoent():
    new_network()
    _, accepted = connection()
    expect(errno_of(accepted.getsockopt, *ORIGINAL_DST, 16), "ENOENT")


def _listener(address):
    server = socket.socket()
    # Outside of the range.
    server.bind((address, 9))
    server.listen(100)
    return server


def _twenty_ports():
    """In a network whose connections have 20 ports."""
    new_network()
    sysctl("net.ipv4.ip_local_port_range", "50000 50019")


def _bound_connections(count, server, *options):
    made = []
    for _ in range(count):
        sock = socket.socket()
        for option in options:
            sock.setsockopt(*option, 1)
        sock.bind(("127.0.0.1", 0))
        sock.connect(server.getsockname())
        made.append(sock)
    return made


def _port_from(low, high):
    sock = socket.socket()
    sock.setsockopt(*RANGE, struct.pack("I", high << 16 | low))
    sock.bind(("127.0.0.1", 0))
    return sock.getsockname()[1]


def _dual(v6only):
    server = socket.socket(V6)
    server.setsockopt(*V6ONLY, v6only)
    server.bind(("::", 0))
    server.listen()
    return server


prove(globals())
