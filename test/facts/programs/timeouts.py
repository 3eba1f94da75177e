#!/usr/bin/env python3
"""SO_RCVTIMEO, SO_SNDTIMEO"""

import select
import socket
import struct
import threading
import time

from network import Relay, seconds_of
from proof import connection, errno_of, expect, expect_that, fill, has_data, listener, prove, send_without_end, timeval


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


def the_time_is_rounded_up_to_ticks():
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 1))
    tick = _micros(sock)
    for micros in (5_250_000, tick, tick + 1):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(*divmod(micros, 1_000_000)))
        expect(_micros(sock), -(-micros // tick) * tick)
    if tick == 4000:
        expect(-(-5_250_000 // tick) * tick, 5_252_000)


def it_does_not_bound_poll_select_or_epoll():
    client, _ = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 20_000))
    epoll = select.epoll()
    epoll.register(client, select.EPOLLIN)
    poll = select.poll()
    poll.register(client, select.POLLIN)
    for wait in (lambda: poll.poll(150), lambda: select.select([client], [], [], 0.15), lambda: epoll.poll(0.15)):
        began = time.monotonic()
        wait()
        expect_that(time.monotonic() - began > 0.14, "it ended early")


def the_time_starts_anew_with_each_call():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 200_000))
    for at in range(8):
        threading.Timer(0.1 * at, accepted.send, [b"x"]).start()
    began = time.monotonic()
    expect(b"".join(client.recv(1) for _ in range(8)), b"x" * 8)
    expect_that(time.monotonic() - began > 0.5, "the bytes did not come now and then")


def a_read_returns_what_it_has():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 100_000))
    accepted.send(b"some")
    expect(client.recv(100, socket.MSG_WAITALL), b"some")


def accept_gives_up_with_eagain():
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 50_000))
    expect(errno_of(server.accept), "EAGAIN")


def a_write_gives_up_with_eagain_or_a_short_count():
    client, _accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval(0, 100_000))
    much = bytes(100_000_000)
    expect_that(0 < client.send(much) < len(much), "no short count")
    expect(errno_of(send_without_end, client), "EAGAIN")


def a_write_tells_nothing_of_what_arrived():
    relay = Relay(drops=lambda packet: len(packet.payload) > 0)
    client, accepted = relay.connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval(1))
    expect(client.send(b"lost"), 4)
    expect(has_data(accepted), False)


def connect_fails_with_einprogress_and_goes_on():
    relay = Relay(drops=lambda packet: len(relay.packets) < 2)
    server = relay.listener()
    client = relay.here.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval(0, 100_000))
    expect(errno_of(client.connect, server.getsockname()), "EINPROGRESS")
    server.settimeout(3)
    server.accept()
    expect(client.getpeername(), server.getsockname())


def on_a_non_blocking_socket_it_does_nothing():
    client, _accepted = connection()
    client.setblocking(False)
    for name, call in ((socket.SO_RCVTIMEO, lambda: client.recv(1)), (socket.SO_SNDTIMEO, lambda: send_without_end(client))):
        client.setsockopt(socket.SOL_SOCKET, name, timeval(5))
        seconds, seen = seconds_of(call)
        expect(seen, "EAGAIN")
        expect_that(seconds < 2, "it waited")


def a_time_of_0_waits_until_something_comes():
    client, accepted = connection()
    for name in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        for time_set in (timeval(0, 50_000), timeval(0)):
            client.setsockopt(socket.SOL_SOCKET, name, time_set)
    threading.Timer(0.5, accepted.send, [b"x"]).start()
    expect(client.recv(1), b"x")
    fill(client)
    threading.Timer(0.5, accepted.recv, [10_000_000, socket.MSG_WAITALL]).start()
    expect(client.send(b"x"), 1)


def with_a_negative_time_connect_fails_with_einprogress_at_once():
    relay = Relay(drops=lambda packet: True)
    server = relay.listener()
    client = relay.here.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeval(-1))
    seconds, seen = seconds_of(client.connect, server.getsockname())
    expect(seen, "EINPROGRESS")
    expect_that(seconds < 0.5, "it waited")


def _micros(sock):
    seconds, micros = struct.unpack("qq", sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16))
    return seconds * 1_000_000 + micros


prove(globals())
