#!/usr/bin/env python3
"""SO_REUSEADDR, SO_REUSEPORT"""

import socket

from proof import connection, datagram_socket, errno_of, expect, has_data, new_network, prove, sysctl

ANY_PORT = ("127.0.0.1", 0)
REUSE = (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
SHARE = (socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
GROUP = "224.1.2.3"


def time_wait_keeps_the_address_taken():
    port = _port_in_time_wait(reuse=False)
    expect(errno_of(socket.socket().bind, ("127.0.0.1", port)), "EADDRINUSE")


def it_is_taken_if_the_earlier_socket_had_the_option_too():
    for earlier, expected in ((True, None), (False, "EADDRINUSE")):
        port = _port_in_time_wait(reuse=earlier)
        later = socket.socket()
        later.setsockopt(*REUSE)
        expect(errno_of(later.bind, ("127.0.0.1", port)), expected, f"the earlier one had it: {earlier}")


def another_listener_is_in_the_way_all_the_same():
    first, second = socket.socket(), socket.socket()
    for one in (first, second):
        one.setsockopt(*REUSE)
    first.bind(ANY_PORT)
    first.listen()
    expect(errno_of(second.bind, first.getsockname()), "EADDRINUSE")


def two_may_bind_and_one_may_listen():
    first, second = socket.socket(), socket.socket()
    for one in (first, second):
        one.setsockopt(*REUSE)
    first.bind(ANY_PORT)
    expect(errno_of(second.bind, first.getsockname()), None)
    expect((errno_of(first.listen), errno_of(second.listen)), (None, "EADDRINUSE"))


def open_connections_are_not_in_the_way_if_their_listener_had_the_option():
    for earlier, later, seen in ((1, 1, None), (0, 1, "EADDRINUSE"), (1, 0, "EADDRINUSE")):
        server, next_one = socket.socket(), socket.socket()
        server.setsockopt(*REUSE[:2], earlier)
        server.bind(ANY_PORT)
        server.listen()
        address = server.getsockname()
        client, accepted = connection(server)
        server.close()
        next_one.setsockopt(*REUSE[:2], later)
        expect(errno_of(next_one.bind, address), seen, f"SO_REUSEADDR {earlier} and {later}")
        client.send(b"x")
        expect(accepted.recv(1), b"x", "it is still open")


def set_after_bind_it_lets_a_later_socket_bind():
    first, second = socket.socket(), socket.socket()
    first.bind(ANY_PORT)
    second.setsockopt(*REUSE)
    expect(errno_of(second.bind, first.getsockname()), "EADDRINUSE")
    first.setsockopt(*REUSE)
    expect(errno_of(second.bind, first.getsockname()), None)


def the_last_one_bound_takes_unicast():
    first = datagram_socket(0, "127.0.0.1", REUSE)
    last = datagram_socket(first.getsockname()[1], "127.0.0.1", REUSE)
    for _ in range(20):
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", last.getsockname())
    expect((has_data(first), [has_data(last) for _ in range(21)]), (False, [True] * 20 + [False]))


def multicast_goes_to_all():
    first = datagram_socket(0, "0.0.0.0", REUSE)
    port = first.getsockname()[1]
    last = datagram_socket(port, "0.0.0.0", REUSE)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    on_loopback = socket.inet_aton("127.0.0.1")
    for one in (first, last):
        one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + on_loopback)
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, on_loopback)
    sender.sendto(b"x", (GROUP, port))
    expect((has_data(first), has_data(last)), (True, True))


def all_sockets_of_a_group_need_it():
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        for one, other, seen in ((0, 1, "EADDRINUSE"), (1, 0, "EADDRINUSE"), (1, 1, None)):
            first, second = socket.socket(socket.AF_INET, kind), socket.socket(socket.AF_INET, kind)
            first.setsockopt(*SHARE[:2], one)
            first.bind(ANY_PORT)
            second.setsockopt(*SHARE[:2], other)
            expect(errno_of(second.bind, first.getsockname()), seen, f"SO_REUSEPORT {one} and {other}")


def waiting_connections_are_reset_when_their_listener_closes_unless_they_may_move():
    for may_move, seen in ((0, "ECONNRESET"), (1, None)):
        new_network()
        sysctl("net.ipv4.tcp_migrate_req", may_move)
        first, second = socket.socket(), socket.socket()
        for one in (first, second):
            one.setsockopt(*SHARE)
        first.bind(ANY_PORT)
        first.listen()
        client = socket.create_connection(first.getsockname())
        second.bind(first.getsockname())
        second.listen()
        first.close()
        if may_move:
            second.accept()[0].send(b"x")
        expect(errno_of(client.recv, 1), seen, f"net.ipv4.tcp_migrate_req {may_move}")


def without_it_no_other_socket_can_bind_the_address_of_a_datagram_socket():
    for first, second, seen in ((0, 0, "EADDRINUSE"), (1, 0, "EADDRINUSE"), (0, 1, "EADDRINUSE"), (1, 1, None)):
        one = datagram_socket(0, "127.0.0.1", (*REUSE[:2], first))
        other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        other.setsockopt(*REUSE[:2], second)
        expect(errno_of(other.bind, one.getsockname()), seen, f"SO_REUSEADDR {first} and {second}")


def unix_sockets_ignore_it():
    first, second = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    for one in (first, second):
        one.setsockopt(*REUSE)
    first.bind("")
    expect(errno_of(second.bind, first.getsockname()), "EADDRINUSE")


def _port_in_time_wait(reuse):
    server = socket.socket()
    if reuse:
        server.setsockopt(*REUSE)
    server.bind(ANY_PORT)
    server.listen()
    port = server.getsockname()[1]
    client, accepted = connection(server)
    accepted.close()
    expect(client.recv(1), b"")
    client.close()
    server.close()
    return port


prove(globals())
