#!/usr/bin/env python3
"""SO_RCVTIMEO, SO_SNDTIMEO"""

import socket
import time

from proof import connection, errno_of, expect, expect_that, prove, send_without_end, timeval


def a_negative_time_does_not_block():
    for name in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        client, _ = connection()
        client.setsockopt(socket.SOL_SOCKET, name, timeval(-1))
        began = time.monotonic()
        if name == socket.SO_RCVTIMEO:
            expect(errno_of(client.recv, 1), "EAGAIN")
        else:
            expect(errno_of(send_without_end, client), "EAGAIN")
        expect_that(time.monotonic() - began < 1, "it waited")
        expect(client.getsockopt(socket.SOL_SOCKET, name, 16), timeval(0))


def a_million_microseconds_are_refused():
    client, _ = connection()
    expect(errno_of(client.setsockopt, socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 1_000_000)), "EDOM")
    expect(errno_of(client.setsockopt, socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 999_999)), None)


def a_read_gives_up_with_eagain():
    client, _ = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 100_000))
    began = time.monotonic()
    expect(errno_of(client.recv, 1), "EAGAIN")
    expect_that(0.09 < time.monotonic() - began < 2, "it did not wait for its time")


def accepted_sockets_inherit_it():
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(3))
    _, accepted = connection(server)
    expect(accepted.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16), timeval(3))


prove(globals())
