#!/usr/bin/env python3
"""SO_LINGER"""

import fcntl
import os
import signal
import socket
import struct
import termios
import threading
import time

from proof import connection, datagram_socket, errno_of, expect, expect_that, fill, listener, prove

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


def with_a_time_close_returns_once_all_is_acknowledged():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 10))
    data = fill(client)
    began = time.monotonic()
    threading.Timer(0.3, _read_all, [accepted]).start()
    client.close()
    expect_that(data > 0 and 0.25 < time.monotonic() - began < 3, "it did not wait for the peer")


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
    """With a time close() does not wait, and with 0 nothing is thrown away."""
    for seconds in (3, 0):
        udp, to = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), datagram_socket()
        udp.connect(to.getsockname())
        for sender, receiver in (socket.socketpair(), socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM), (udp, to)):
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, seconds))
            sender.send(b"unread")
            began = time.monotonic()
            sender.close()
            expect_that(time.monotonic() - began < 1, "close() waited")
            expect(receiver.recv(9), b"unread")
            if sender.family == socket.AF_UNIX and receiver.type == socket.SOCK_STREAM:
                expect(receiver.recv(9), b"", "an ordinary end")


def with_0_what_is_unsent_is_lost():
    client, accepted = connection()
    data = fill(client)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ON_0)
    client.close()
    arrived = _read_all(accepted)
    expect_that(arrived < data, f"all {data} bytes arrived")


def after_a_reset_what_has_arrived_can_be_read():
    """With 0 s, and where unread data makes the reset: all of it, and then ECONNRESET."""
    for is_unread in (False, True):
        client, accepted = connection()
        client.sendall(b"z" * 50_000)
        while struct.unpack("i", fcntl.ioctl(client, termios.TIOCOUTQ, bytes(4)))[0]:
            time.sleep(0.001)
        if is_unread:
            accepted.send(b"never read")
            _wait_for_input(client)
        else:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ON_0)
        client.close()
        time.sleep(0.05)
        expect(len(accepted.recv(100_000, socket.MSG_WAITALL)), 50_000)
        expect(errno_of(accepted.recv, 1), "ECONNRESET")


def of_copies_the_last_close_counts():
    """Of dup() and of fork()."""
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 1))
    fill(client)
    copy = client.dup()
    for sock, least, most in ((client, 0, 0.5), (copy, 0.9, 3)):
        began = time.monotonic()
        sock.close()
        expect_that(least <= time.monotonic() - began < most, f"close() took {time.monotonic() - began:.2f} s")
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ON_0)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reading, 1)
        os._exit(0)
    client.close()
    expect(errno_of(accepted.recv, 1, socket.MSG_DONTWAIT), "EAGAIN", "the child still has it")
    os.write(writing, b"x")
    os.waitpid(child, 0)
    expect(errno_of(accepted.recv, 1), "ECONNRESET")


def close_does_not_report_that_the_time_was_over():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 1))
    fill(client)
    expect(errno_of(os.close, client.detach()), None)
    expect_that(len(accepted.recv(1)) == 1, "nothing was unread")


def of_a_killed_process_it_lingers_in_the_background_but_for_0():
    for seconds in (5, 0):
        server = listener()
        child = os.fork()
        if child == 0:
            client = socket.create_connection(server.getsockname())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, seconds))
            fill(client)
            os.kill(os.getpid(), signal.SIGKILL)
        accepted, _ = server.accept()
        began = time.monotonic()
        os.waitpid(child, 0)
        expect_that(time.monotonic() - began < 2, "its end waited")
        expect(_ends_with(accepted), None if seconds else "ECONNRESET")


def with_a_negative_time_close_waits_as_long_as_it_takes():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, -1))
    fill(client)
    began = time.monotonic()
    threading.Timer(1.2, _read_all, [accepted]).start()
    client.close()
    expect_that(time.monotonic() - began > 1.1, "it did not wait for the peer")


def _read_all(sock):
    arrived = 0
    try:
        while data := sock.recv(1 << 20):
            arrived += len(data)
    except ConnectionResetError:
        pass
    return arrived


def _ends_with(sock):
    """The error that the end of the stream is; None: an ordinary end."""
    return errno_of(lambda: [None for _ in iter(lambda: sock.recv(1 << 20), b"")])


def _wait_for_input(sock):
    sock.recv(1, socket.MSG_PEEK)


prove(globals())
