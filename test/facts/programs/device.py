#!/usr/bin/env python3
"""SO_BINDTODEVICE, SO_BINDTOIFINDEX, SO_DONTROUTE, SO_BROADCAST, SO_MARK, SO_PRIORITY"""

import os
import socket

from proof import datagram_socket, errno_of, expect, has_data, listener, new_network, number, prove, run

SO_BINDTOIFINDEX = 62
NOBODY = 65534
OWN = "10.9.8.7"


def packets_to_the_interfaces_own_address_are_seen():
    _network_with_an_interface()
    receiver = _bound_datagram_socket("0.0.0.0")
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (OWN, receiver.getsockname()[1]))
    expect(has_data(receiver), True)


def packets_to_127_0_0_1_are_not_seen():
    _network_with_an_interface()
    receiver = _bound_datagram_socket("0.0.0.0")
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", receiver.getsockname()[1]))
    expect(has_data(receiver), False)


def the_first_binding_is_free_a_change_is_not():
    _network_with_an_interface()
    sock = socket.socket()
    os.setresuid(NOBODY, NOBODY, NOBODY)
    bind = lambda name: errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_BINDTODEVICE, name)
    expect(bind(b"lo"), None, "the first one")
    expect(bind(b"lo"), "EPERM", "the same once more")
    expect(bind(b"near"), "EPERM", "another one")
    expect(bind(b""), "EPERM", "none")


def accepted_sockets_stay_bound():
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    client = socket.create_connection(server.getsockname())
    accepted, _ = server.accept()
    expect(accepted.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16), b"lo\0")
    client.close()


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


def a_high_priority_needs_rights():
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 7)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_PRIORITY, 6), None)
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_PRIORITY, 7), "EPERM")


def an_accepted_socket_starts_at_priority_0():
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
    client = socket.create_connection(server.getsockname())
    accepted, _ = server.accept()
    expect(number(accepted, socket.SOL_SOCKET, socket.SO_PRIORITY), 0)
    client.close()


def setting_ip_tos_overwrites_the_priority():
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 0x10)
    expect(number(sock, socket.SOL_SOCKET, socket.SO_PRIORITY), 6)


def a_mark_needs_rights():
    sock = socket.socket()
    os.setresuid(NOBODY, NOBODY, NOBODY)
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_MARK, 7), "EPERM")


def _network_with_an_interface():
    new_network()
    run("ip", "link", "add", "near", "type", "veth", "peer", "name", "far")
    run("ip", "link", "set", "far", "up")
    run("ip", "address", "add", f"{OWN}/24", "broadcast", "10.9.8.255", "dev", "near")
    run("ip", "link", "set", "near", "up")


def _bound_datagram_socket(address):
    return datagram_socket(0, address, (socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"near"))


prove(globals())
