#!/usr/bin/env python3
"""TCP_MAXSEG"""

import socket

from network import Relay, neighbours
from proof import connection, errno_of, expect, expect_that, listener, number, prove

MAXSEG = (socket.SOL_TCP, socket.TCP_MAXSEG)


def set_after_listen_it_bounds_later_connections():
    server = listener()
    early, _ = connection(server)
    server.setsockopt(*MAXSEG, 700)
    late, _ = connection(server)
    # 12 bytes of each segment are the timestamps.
    expect(number(late, *MAXSEG), 688)
    expect_that(number(early, *MAXSEG) > 1000, "the earlier connection has it too")


def after_connect_it_does_nothing():
    here, there = neighbours()
    server = there.socket()
    server.bind(("10.9.0.2", 0))
    server.listen()
    client = here.socket()
    client.connect(server.getsockname())
    client.setsockopt(*MAXSEG, 700)
    expect(number(client, *MAXSEG), 1448)


def it_bounds_what_is_announced_and_what_is_sent():
    relay = Relay()
    client, accepted = relay.connection((*MAXSEG, 700))
    client.sendall(b"x" * 5000)
    accepted.sendall(b"x" * 5000)
    expect(accepted.recv(5000, socket.MSG_WAITALL), b"x" * 5000)
    expect(client.recv(5000, socket.MSG_WAITALL), b"x" * 5000)
    opening = relay.sent(socket.IPPROTO_TCP)[0]
    expect_that(b"\x02\x04" + (700).to_bytes(2, "big") in opening.tcp_options, "the SYN does not announce 700")
    for sender in (1, 2):
        expect(max(len(packet.payload) for packet in relay.sent(socket.IPPROTO_TCP, sender)), 688)


def before_connecting_it_reads_what_was_set():
    sock = socket.socket()
    expect(number(sock, *MAXSEG), 536)
    sock.setsockopt(*MAXSEG, 1000)
    expect(number(sock, *MAXSEG), 1000)


def zero_takes_the_limit_away():
    server = listener()
    client = socket.socket()
    client.setsockopt(*MAXSEG, 700)
    client.setsockopt(*MAXSEG, 0)
    expect(number(client, *MAXSEG), 536)
    client.connect(server.getsockname())
    expect_that(number(client, *MAXSEG) > 1000, f"it reads {number(client, *MAXSEG)}")


def values_from_88_to_32767_are_taken():
    sock = socket.socket()
    for value, seen in ((87, "EINVAL"), (88, None), (32767, None), (32768, "EINVAL")):
        expect(errno_of(sock.setsockopt, *MAXSEG, value), seen, str(value))


def it_bounds_accepted_connections_that_do_not_read_it_back():
    server = listener()
    server.setsockopt(*MAXSEG, 700)
    _, accepted = connection(server)
    expect(number(accepted, *MAXSEG), 688)


prove(globals())
