#!/usr/bin/env python3
"""SO_LINGER"""

import socket
import struct
import time

from proof import connection, errno_of, expect, expect_that, fill, prove

ON_0 = struct.pack("ii", 1, 0)


def off_close_returns_at_once_and_the_rest_is_sent():
    client, accepted = connection()
    data = fill(client)
    began = time.monotonic()
    client.close()
    expect_that(time.monotonic() - began < 0.5, "close() waited")
    expect(_read_all(accepted), data)


def unread_input_makes_close_reset_and_drop_the_rest():
    client, accepted = connection()
    accepted.send(b"never read")
    _wait_for_input(client)
    data = fill(client)
    client.close()
    arrived = _read_all(accepted)
    expect_that(arrived < data, f"all {data} bytes arrived")


def with_a_time_close_waits_for_the_acknowledgement():
    client, _accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 1))
    fill(client)
    began = time.monotonic()
    client.close()
    expect_that(0.9 < time.monotonic() - began < 3, "close() did not wait for one second")


def with_0_the_peer_sees_a_reset():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ON_0)
    client.close()
    expect(errno_of(accepted.recv, 1), "ECONNRESET")


def with_0_there_is_no_time_wait():
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    address = server.getsockname()
    _client, accepted = connection(server)
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ON_0)
    accepted.close()
    server.close()
    expect(errno_of(socket.socket().bind, address), None)


def it_waits_on_a_non_blocking_socket_too():
    client, _accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 1))
    fill(client)
    client.setblocking(False)
    began = time.monotonic()
    client.close()
    expect_that(time.monotonic() - began > 0.9, "close() did not wait")


def unix_sockets_and_datagrams_do_not_look_at_it():
    sender, _receiver = socket.socketpair()
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3))
    sender.send(b"unread")
    began = time.monotonic()
    sender.close()
    expect_that(time.monotonic() - began < 1, "close() waited")


def _read_all(sock):
    arrived = 0
    try:
        while data := sock.recv(1 << 20):
            arrived += len(data)
    except ConnectionResetError:
        pass
    return arrived


def _wait_for_input(sock):
    sock.recv(1, socket.MSG_PEEK)


prove(globals())
