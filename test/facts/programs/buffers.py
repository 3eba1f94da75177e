#!/usr/bin/env python3
"""SO_SNDBUF, SO_RCVBUF and their relatives"""

import ctypes
import socket
import struct

from proof import connection, datagram_socket, errno_of, expect, expect_that, fill, listener, number, prove, sysctl

SO_BUF_LOCK = 72
SO_RXQ_OVFL = 40
SO_SNDBUFFORCE, SO_RCVBUFFORCE = 32, 33


def a_value_is_doubled():
    for name in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, name, 50_000)
        expect(number(sock, socket.SOL_SOCKET, name), 100_000)


def a_value_is_cut_first_and_then_doubled():
    for name, limit in ((socket.SO_SNDBUF, "net.core.wmem_max"), (socket.SO_RCVBUF, "net.core.rmem_max")):
        sock = socket.socket()
        most = int(sysctl(limit)[0])
        sock.setsockopt(socket.SOL_SOCKET, name, most + 5_000)
        expect(number(sock, socket.SOL_SOCKET, name), 2 * most)


def a_negative_value_is_the_largest():
    for name, limit in ((socket.SO_SNDBUF, "net.core.wmem_max"), (socket.SO_RCVBUF, "net.core.rmem_max")):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, name, -1)
        expect(number(sock, socket.SOL_SOCKET, name), 2 * int(sysctl(limit)[0]))


def the_send_buffer_bounds_what_a_unix_peer_has_unread():
    sender, receiver = socket.socketpair()
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    sent = fill(sender)
    expect_that(sent > 20 * number(receiver, socket.SOL_SOCKET, socket.SO_RCVBUF), f"only {sent} bytes were queued")
    small, _peer = socket.socketpair()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    expect_that(fill(small) < sent / 10, "the send buffer does not bound it")


def a_larger_unix_datagram_is_refused():
    sender, _receiver = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10_000)
    size = number(sender, socket.SOL_SOCKET, socket.SO_SNDBUF)
    expect(errno_of(sender.send, b"x" * (size + 1)), "EMSGSIZE")


def a_late_value_makes_the_window_as_large_as_an_early_one():
    wanted = 3_000_000
    early, late = listener(), listener()
    early.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, wanted)
    unread = []
    for server in (early, late):
        client, accepted = connection(server)
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, wanted)
        unread.append(fill(client) - number(client, socket.SOL_SOCKET, socket.SO_SNDBUF))
    expect_that(unread[1] > 0.8 * unread[0], f"bytes unread, early and late: {unread}")


def accepted_sockets_inherit_size_and_lock():
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
    _, accepted = connection(server)
    expect(number(accepted, socket.SOL_SOCKET, socket.SO_RCVBUF), 100_000)
    expect(number(accepted, socket.SOL_SOCKET, SO_BUF_LOCK), 2)


def clearing_the_lock_gives_the_buffer_back():
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
    expect(number(sock, socket.SOL_SOCKET, SO_BUF_LOCK), 2)
    sock.setsockopt(socket.SOL_SOCKET, SO_BUF_LOCK, 0)
    expect(number(sock, socket.SOL_SOCKET, SO_BUF_LOCK), 0)


def the_forced_forms_know_no_limit():
    for force, name, limit in (
        (SO_SNDBUFFORCE, socket.SO_SNDBUF, "net.core.wmem_max"),
        (SO_RCVBUFFORCE, socket.SO_RCVBUF, "net.core.rmem_max"),
    ):
        sock = socket.socket()
        most = int(sysctl(limit)[0])
        sock.setsockopt(socket.SOL_SOCKET, force, 2 * most)
        expect(number(sock, socket.SOL_SOCKET, name), 4 * most)
        expect(errno_of(sock.getsockopt, socket.SOL_SOCKET, force), "ENOPROTOOPT")


def the_count_of_losses_comes_once_there_are_some():
    receiver = datagram_socket()
    receiver.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.sendto(b"first", receiver.getsockname())
    expect(receiver.recvmsg(10, 100)[1], [], "before any loss")
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    for _ in range(200):
        sender.sendto(b"x" * 500, receiver.getsockname())
    while errno_of(receiver.recv, 500, socket.MSG_DONTWAIT) is None:
        pass
    sender.sendto(b"next", receiver.getsockname())
    [(_, kind, count)] = receiver.recvmsg(10, 100)[1]
    expect(kind, SO_RXQ_OVFL)
    expect_that(struct.unpack("I", count)[0] > 100, "too few losses were counted")


def drops_by_a_filter_count_too():
    receiver = datagram_socket()
    receiver.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
    _filter(receiver, keep=0)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(7):
        sender.sendto(b"x", receiver.getsockname())
    _filter(receiver, keep=0xFFFF)
    sender.sendto(b"x", receiver.getsockname())
    [(_, _kind, count)] = receiver.recvmsg(10, 100)[1]
    expect(struct.unpack("I", count)[0], 7)


def tcp_reports_no_losses():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    fill(accepted)
    for _ in range(20):
        expect(client.recvmsg(1000, 100)[1], [])


def no_buffer_is_smaller_than_4608_or_2304():
    for name, least in ((socket.SO_SNDBUF, 4608), (socket.SO_RCVBUF, 2304), (SO_SNDBUFFORCE, 4608), (SO_RCVBUFFORCE, 2304)):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, name, 1)
        read = {SO_SNDBUFFORCE: socket.SO_SNDBUF, SO_RCVBUFFORCE: socket.SO_RCVBUF}.get(name, name)
        expect(number(sock, socket.SOL_SOCKET, read), least)


def forced_a_negative_size_is_the_smallest():
    for name, read, least in ((SO_SNDBUFFORCE, socket.SO_SNDBUF, 4608), (SO_RCVBUFFORCE, socket.SO_RCVBUF, 2304)):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, name, -1)
        expect(number(sock, socket.SOL_SOCKET, read), least)


def forced_the_largest_is_a_gigabyte_doubled():
    for name, read in ((SO_SNDBUFFORCE, socket.SO_SNDBUF), (SO_RCVBUFFORCE, socket.SO_RCVBUF)):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, name, 2**31 - 1)
        expect(number(sock, socket.SOL_SOCKET, read), 2**31 - 2)


def _filter(sock, keep):
    """A classic BPF program of one instruction: `ret #keep`."""
    program = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, keep))
    sock.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HxxxxxxQ", 1, ctypes.addressof(program)))


prove(globals())
