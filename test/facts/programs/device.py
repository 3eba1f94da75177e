#!/usr/bin/env python3
"""SO_NO_CHECK, SO_BINDTODEVICE, SO_BINDTOIFINDEX, SO_DONTROUTE, SO_BROADCAST, SO_MARK, SO_PRIORITY"""

import socket
import time

from network import Network, Relay, neighbours, wire
from proof import CAP_NET_ADMIN, CAP_NET_RAW, as_nobody, datagram_socket, errno_of, expect, has_data, kernel, listener, needs_rights, new_network, number, prove, run

SO_NO_CHECK, SO_BINDTOIFINDEX = 11, 62
OWN, OWN6 = "10.9.8.7", "fd98::7"


def packets_to_the_interfaces_own_address_are_seen():
    """Though they come in by lo; those to another interface's address are not."""
    _network_with_an_interface()
    for family, addresses in ((socket.AF_INET, (OWN, "127.0.0.1")), (socket.AF_INET6, (OWN6, "::1"))):
        for address, seen in zip(addresses, (True, False)):
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                expect(_reaches_one_bound_to_the_interface(family, kind, address), seen, f"{kind.name} to {address}")


def the_first_binding_is_free_since_5_7_and_a_change_takes_net_raw():
    _network_with_an_interface()

    def binds(*expected):
        sock = socket.socket()
        bind = lambda name: errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_BINDTODEVICE, name)
        expect([bind(name) for name in (b"lo", b"lo", b"near", b"")], list(expected))

    as_nobody(lambda: binds(None if kernel() >= (5, 7) else "EPERM", "EPERM", "EPERM", "EPERM"))
    needs_rights()
    as_nobody(lambda: binds(None, None, None, None), CAP_NET_RAW)


def a_number_that_does_not_exist_is_taken():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_BINDTOIFINDEX, 999_999), None)
    seen = errno_of(sock.sendto, b"x", ("127.0.0.1", 9))
    expect(seen is not None, True, "nothing can be sent")


def a_broadcast_needs_the_option():
    _network_with_an_interface()
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    expect(errno_of(sock.sendto, b"x", ("10.9.8.255", 9)), "EACCES")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    expect(errno_of(sock.sendto, b"x", ("10.9.8.255", 9)), None)


def without_a_gateway_a_far_host_is_unreachable():
    _network_with_an_interface()
    run("ip", "route", "add", "default", "via", "10.9.8.1")
    for flag, expected in ((0, None), (1, "ENETUNREACH")):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, flag)
        expect(errno_of(sock.connect, ("192.0.2.1", 9)), expected, f"SO_DONTROUTE {flag}")


def a_high_priority_takes_net_admin_or_since_5_17_net_raw():
    ask = lambda value: errno_of(socket.socket().setsockopt, socket.SOL_SOCKET, socket.SO_PRIORITY, value)
    as_nobody(lambda: expect((ask(6), ask(7), ask(-1)), (None, "EPERM", "EPERM")))
    needs_rights()
    as_nobody(lambda: expect((ask(7), ask(-1)), (None, None)), CAP_NET_ADMIN)
    outcome = None if kernel() >= (5, 17) else "EPERM"
    as_nobody(lambda: expect((ask(7), ask(-1)), (outcome, outcome)), CAP_NET_RAW)


def an_accepted_socket_starts_at_priority_0():
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
    client = socket.create_connection(server.getsockname())
    accepted, _ = server.accept()
    expect(number(accepted, socket.SOL_SOCKET, socket.SO_PRIORITY), 0)
    client.close()


def setting_ip_tos_to_another_value_overwrites_the_priority():
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
    # It is 0 already.
    for tos, seen in ((0, 5), (0x10, 6)):
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, tos)
        expect(number(sock, socket.SOL_SOCKET, socket.SO_PRIORITY), seen, f"IP_TOS {tos}")


def a_mark_takes_net_admin_or_since_5_17_net_raw():
    ask = lambda: errno_of(socket.socket().setsockopt, socket.SOL_SOCKET, socket.SO_MARK, 7)
    as_nobody(lambda: expect(ask(), "EPERM"))
    needs_rights()
    as_nobody(lambda: expect(ask(), None), CAP_NET_ADMIN)
    as_nobody(lambda: expect(ask(), None if kernel() >= (5, 17) else "EPERM"), CAP_NET_RAW)


def only_directly_connected_hosts_are_reached():
    relay = Relay()
    receiver = relay.there.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("10.9.9.2", 0))
    relay.here.ip("route", "add", "default", "via", "10.9.9.2")
    sender = relay.here.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, 1)
    receiver.settimeout(1)
    sender.sendto(b"x", receiver.getsockname())
    expect(receiver.recv(1), b"x")
    expect(errno_of(sender.sendto, b"x", ("192.0.2.1", 9)), "ENETUNREACH")


def a_broadcast_reaches_every_host_that_need_not_have_the_option():
    switch, *hosts = (Network() for _ in range(4))
    switch.ip("link", "add", "switch", "type", "bridge")
    switch.ip("link", "set", "switch", "up")
    for at, host in enumerate(hosts):
        wire(switch, host, f"port{at}")
        switch.ip("link", "set", f"port{at}", "up", "master", "switch")
        host.ip("addr", "add", f"10.9.0.{at + 1}/24", "broadcast", "10.9.0.255", "dev", f"port{at}")
        host.ip("link", "set", f"port{at}", "up")
    receivers = [host.socket(socket.AF_INET, socket.SOCK_DGRAM) for host in hosts[1:]]
    for receiver in receivers:
        receiver.bind(("0.0.0.0", 4000))
    sender = hosts[0].socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    got = [False, False]
    # The ports of the bridge forward after a moment only.
    for _ in range(50):
        sender.sendto(b"x", ("10.9.0.255", 4000))
        time.sleep(0.02)
        got = [before or has_data(receiver) for before, receiver in zip(got, receivers)]
        if all(got):
            return
    expect(got, [True, True])


def it_sends_and_receives_through_one_interface_only():
    here, there = neighbours()
    sock = here.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("0.0.0.0", 4000))
    peer = there.socket(socket.AF_INET, socket.SOCK_DGRAM)
    peer.bind(("10.9.0.2", 4000))
    peer.sendto(b"x", ("10.9.0.1", 4000))
    expect(has_data(sock), True, "not bound")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    peer.sendto(b"x", ("10.9.0.1", 4000))
    expect(has_data(sock), False, "bound to lo")
    # The routing table says: by the wire.
    errno_of(sock.sendto, b"y", ("10.9.0.2", 4000))
    expect(has_data(peer), False, "sent by lo")


def bind_chooses_the_source_address_the_device_does_not():
    _network_with_an_interface()
    run("ip", "address", "add", "10.9.8.8/24", "dev", "near")
    for address, source in (("0.0.0.0", OWN), ("10.9.8.8", "10.9.8.8")):
        sock = _bound_datagram_socket(address)
        sock.connect(("10.9.8.1", 9))
        expect(sock.getsockname()[0], source)


def an_index_stays_the_same_when_the_interface_is_renamed():
    _network_with_an_interface()
    receiver = datagram_socket(0, "0.0.0.0")
    index = socket.if_nametoindex("near")
    receiver.setsockopt(socket.SOL_SOCKET, SO_BINDTOIFINDEX, index)
    expect(receiver.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16), b"near\0")
    run("ip", "link", "set", "near", "name", "other")
    expect(number(receiver, socket.SOL_SOCKET, SO_BINDTOIFINDEX), index)
    expect(receiver.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16), b"other\0")


def an_index_of_0_unties_the_socket():
    _network_with_an_interface()
    receiver = _bound_datagram_socket("0.0.0.0")
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for untie, seen in ((False, False), (True, True)):
        if untie:
            receiver.setsockopt(socket.SOL_SOCKET, SO_BINDTOIFINDEX, 0)
        sender.sendto(b"x", ("127.0.0.1", receiver.getsockname()[1]))
        expect(has_data(receiver), seen)


def without_a_checksum_damage_is_not_noticed():
    relay = Relay()
    receiver = relay.there.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("10.9.9.2", 0))
    sender = relay.here.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.connect(receiver.getsockname())
    relay.alters = lambda data: data[:-1] + b"?"
    for at, (off, arrives) in enumerate(((0, False), (1, True))):
        sender.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, off)
        sender.send(b"whole!")
        checksum = relay.next_sent(socket.IPPROTO_UDP, already=at).body[6:8]
        expect(checksum == b"\0\0", arrives, "the checksum is 0")
        time.sleep(0.05)
        expect(has_data(receiver), arrives)


def of_ipv6_the_checksum_stays():
    relay = Relay()
    sender = relay.here.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sender.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    sender.sendto(b"x", ("fd99::2", 9))
    expect(relay.next_sent(socket.IPPROTO_UDP).body[6:8] != b"\0\0", True)


def an_empty_name_unties_the_socket():
    _network_with_an_interface()
    receiver = _bound_datagram_socket("0.0.0.0")
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"")
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", receiver.getsockname()[1]))
    expect(has_data(receiver), True)


def _network_with_an_interface():
    new_network()
    run("ip", "link", "add", "near", "type", "veth", "peer", "name", "far")
    run("ip", "link", "set", "far", "up")
    run("ip", "address", "add", f"{OWN}/24", "broadcast", "10.9.8.255", "dev", "near")
    run("ip", "link", "set", "near", "up")
    run("ip", "address", "add", f"{OWN6}/64", "dev", "near", "nodad")


def _bound_datagram_socket(address):
    return datagram_socket(0, address, (socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"near"))


def _reaches_one_bound_to_the_interface(family, kind, address):
    receiver, sender = socket.socket(family, kind), socket.socket(family, kind)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"near")
    receiver.bind(("0.0.0.0" if family == socket.AF_INET else "::", 0))
    to = (address, receiver.getsockname()[1])
    if kind == socket.SOCK_STREAM:
        receiver.listen()
        return errno_of(sender.connect, to) is None
    sender.sendto(b"x", to)
    return has_data(receiver)


prove(globals())
