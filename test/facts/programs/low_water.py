#!/usr/bin/env python3
"""SO_RCVLOWAT, SO_SNDLOWAT"""

import select
import socket
import threading
import time

from proof import connection, datagram_socket, errno_of, expect, expect_that, number, prove, timeval

MARK = (socket.SOL_SOCKET, socket.SO_RCVLOWAT, 100)


def tcp_reads_and_poll_wait_for_so_many_bytes():
    client, accepted = connection()
    client.setsockopt(*MARK)
    accepted.send(b"x")
    expect(_is_readable(client), False, "poll() with 1 byte of 100")
    accepted.send(b"x" * 99)
    expect(_is_readable(client), True, "poll() with 100")
    expect(len(client.recv(1000)), 100)
    for after, count in ((0.1, 1), (0.3, 99)):
        threading.Timer(after, accepted.send, [b"x" * count]).start()
    began = time.monotonic()
    expect(len(client.recv(1000)), 100)
    expect_that(time.monotonic() - began > 0.25, "the read did not wait")


def a_tcp_read_that_finds_fewer_waits_for_as_many_again():
    for more, seen, least, most in ((40, 100, 0.9, 2), (100, 160, 0.15, 0.8)):
        client, accepted = connection()
        client.setsockopt(*MARK)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(1))
        accepted.send(b"x" * 60)
        threading.Timer(0.2, accepted.send, [b"x" * more]).start()
        began = time.monotonic()
        expect(len(client.recv(1000)), seen)
        expect_that(least < time.monotonic() - began < most, f"{time.monotonic() - began:.2f} s")


def poll_on_a_unix_stream_wakes_at_the_first_byte():
    reader, writer = socket.socketpair()
    reader.setsockopt(*MARK)
    writer.send(b"x")
    expect(_is_readable(reader), True)


def a_read_of_a_unix_stream_waits():
    reader, writer = socket.socketpair()
    reader.setsockopt(*MARK)
    writer.send(b"x")
    threading.Timer(0.2, writer.send, [b"x" * 99]).start()
    began = time.monotonic()
    expect(len(reader.recv(1000)), 100)
    expect_that(time.monotonic() - began > 0.15, "it did not wait")


def datagrams_ignore_it():
    for reader, writer in (_udp_pair(), socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)):
        reader.setsockopt(*MARK)
        writer.send(b"x")
        expect(_is_readable(reader), True)
        expect(reader.recv(1000, socket.MSG_DONTWAIT), b"x")


def tcp_makes_the_buffer_larger():
    client, _ = connection()
    before = number(client, socket.SOL_SOCKET, socket.SO_RCVBUF)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, before)
    expect_that(number(client, socket.SOL_SOCKET, socket.SO_RCVBUF) > before, "it is as large as before")


def the_mark_for_sending_is_1_and_stays():
    sock = socket.socket()
    expect(number(sock, socket.SOL_SOCKET, socket.SO_SNDLOWAT), 1)
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_SNDLOWAT, 2), "ENOPROTOOPT")


def at_the_end_of_the_stream_fewer_bytes_are_left():
    for reader, writer in (connection(), socket.socketpair()):
        reader.setsockopt(*MARK)
        writer.send(b"x" * 10)
        writer.close()
        expect(_is_readable(reader), True)
        expect((len(reader.recv(1000)), reader.recv(1000)), (10, b""))


def tcp_waits_for_half_of_its_buffer_at_most():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 80_000)
    expect(number(client, socket.SOL_SOCKET, socket.SO_RCVLOWAT), 50_000)


def _udp_pair():
    reader = datagram_socket()
    writer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    writer.connect(reader.getsockname())
    return reader, writer


def _is_readable(sock):
    time.sleep(0.02)
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return poll.poll(0) != []


prove(globals())
