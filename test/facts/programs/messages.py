#!/usr/bin/env python3
"""What a message brings along: SO_PASSCRED, SO_TIMESTAMP, SO_PASSPIDFD, SO_PASSRIGHTS, SO_PEEK_OFF, SO_OOBINLINE"""

import array
import errno
import os
import select
import socket
import struct

from proof import connection, control_messages, datagram_socket, errno_of, expect, expect_that, kernel, listener, needs_kernel, number, prove

SCM_CREDENTIALS = 2
SO_TIMESTAMP, SO_TIMESTAMPNS = 29, 35
SO_PEEK_OFF = 42
SO_PASSPIDFD, SO_PEERPIDFD = 76, 77
SO_PASSRIGHTS = 83


def a_message_carries_its_senders_pid_and_ids():
    reader, writer = socket.socketpair()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    writer.send(b"x")
    credentials = control_messages(reader)[socket.SOL_SOCKET, SCM_CREDENTIALS]
    expect(struct.unpack("3i", credentials), (os.getpid(), os.getuid(), os.getgid()))


def earlier_messages_have_no_credentials():
    reader, writer = socket.socketpair()
    writer.send(b"x")
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    credentials = control_messages(reader)[socket.SOL_SOCKET, SCM_CREDENTIALS]
    expect(struct.unpack("3i", credentials), (0, 65534, 65534))


def the_peers_credentials_are_those_of_connect():
    server = socket.socket(socket.AF_UNIX)
    server.bind("")
    server.listen()
    child = os.fork()
    if child == 0:
        client = socket.socket(socket.AF_UNIX)
        client.connect(server.getsockname())
        client.recv(1)
        os._exit(0)
    accepted, _ = server.accept()
    pid, _, _ = struct.unpack("3i", accepted.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    accepted.close()
    os.waitpid(child, 0)
    expect(pid, child)


def times_in_micro_and_nanoseconds_turn_each_other_off():
    sock = datagram_socket()
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMP, 1)
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    expect(number(sock, socket.SOL_SOCKET, SO_TIMESTAMP), 0)
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", sock.getsockname())
    expect(list(control_messages(sock)), [(socket.SOL_SOCKET, SO_TIMESTAMPNS)])


def a_look_moves_the_mark_on_and_a_read_moves_it_back():
    reader, writer = socket.socketpair()
    writer.send(b"abcdef")
    reader.setsockopt(socket.SOL_SOCKET, SO_PEEK_OFF, 1)
    expect(reader.recv(2, socket.MSG_PEEK), b"bc")
    expect(reader.recv(1, socket.MSG_PEEK), b"d")
    expect(reader.recv(1), b"a")
    expect(number(reader, socket.SOL_SOCKET, SO_PEEK_OFF), 3)


def urgent_data_is_apart_unless_inline():
    client, accepted = connection()
    accepted.send(b"!", socket.MSG_OOB)
    accepted.send(b"x")
    expect(_read_two(client), b"x")
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
    accepted.send(b"!", socket.MSG_OOB)
    accepted.send(b"x")
    expect(_read_two(client), b"!x")


def reading_an_error_takes_it_away():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    closed = datagram_socket()
    sock.connect(closed.getsockname())
    closed.close()
    sock.send(b"x")
    expect(number(sock, socket.SOL_SOCKET, socket.SO_ERROR), 111)
    expect(number(sock, socket.SOL_SOCKET, socket.SO_ERROR), 0)


def an_error_of_an_earlier_datagram_shows_later():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    closed = datagram_socket()
    sock.connect(closed.getsockname())
    closed.close()
    sock.send(b"x")
    expect(errno_of(sock.send, b"y"), "ECONNREFUSED")


def each_message_makes_a_new_pidfd():
    needs_kernel(6, 5)
    reader, writer = socket.socketpair()
    reader.setsockopt(socket.SOL_SOCKET, SO_PASSPIDFD, 1)
    fds = []
    for _ in range(2):
        writer.send(b"x")
        [data] = control_messages(reader).values()
        fds.append(struct.unpack("i", data)[0])
    expect_that(fds[0] != fds[1], f"the same fd twice: {fds}")
    expect({os.readlink(f"/proc/self/fd/{fd}") for fd in fds}, {"anon_inode:[pidfd]"})


def refused_fds_are_eperm_for_the_sender():
    needs_kernel(6, 16)
    reader, writer = socket.socketpair()
    expect(number(reader, socket.SOL_SOCKET, SO_PASSRIGHTS), 1)
    reader.setsockopt(socket.SOL_SOCKET, SO_PASSRIGHTS, 0)
    fds = array.array("i", [0])
    expect(errno_of(writer.sendmsg, [b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)]), "EPERM")


def a_refused_connection_and_an_icmp_message_are_errors():
    tcp = socket.socket()
    tcp.setblocking(False)
    expect(errno_of(tcp.connect, _closed_port(socket.SOCK_STREAM)), "EINPROGRESS")
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.connect(_closed_port(socket.SOCK_DGRAM))
    udp.send(b"x")
    for sock in (tcp, udp):
        expect(number(sock, socket.SOL_SOCKET, socket.SO_ERROR), errno.ECONNREFUSED)


def when_it_is_writable_0_means_connected():
    server = listener()
    for address, seen in ((server.getsockname(), 0), (_closed_port(socket.SOCK_STREAM), errno.ECONNREFUSED)):
        sock = socket.socket()
        sock.setblocking(False)
        expect(errno_of(sock.connect, address), "EINPROGRESS")
        expect(select.select([], [sock], [], 2)[1], [sock])
        expect(number(sock, socket.SOL_SOCKET, socket.SO_ERROR), seen)


def who_looks_takes_the_error_from_the_program():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect(_closed_port(socket.SOCK_DGRAM))
    sock.send(b"x")
    debugger = os.fork()
    if debugger == 0:
        os._exit(number(sock, socket.SOL_SOCKET, socket.SO_ERROR))
    expect(os.waitstatus_to_exitcode(os.waitpid(debugger, 0)[1]), errno.ECONNREFUSED)
    expect(errno_of(sock.send, b"x"), None, "the error is gone")


def urgent_data_is_fetched_with_msg_oob():
    client, accepted = connection()
    accepted.send(b"!", socket.MSG_OOB)
    accepted.send(b"x")
    client.recv(1, socket.MSG_PEEK)
    expect((client.recv(1, socket.MSG_OOB), _read_two(client)), (b"!", b"x"))


def minus_1_turns_peeking_on_from_a_mark_off():
    reader, writer = socket.socketpair()
    writer.send(b"abcdef")
    reader.setsockopt(socket.SOL_SOCKET, SO_PEEK_OFF, 2)
    reader.recv(1, socket.MSG_PEEK)
    reader.setsockopt(socket.SOL_SOCKET, SO_PEEK_OFF, -1)
    expect([reader.recv(2, socket.MSG_PEEK) for _ in range(2)], [b"ab", b"ab"])


def peeking_from_a_mark_came_to_tcp_with_6_9():
    client, accepted = connection()
    seen = errno_of(client.setsockopt, socket.SOL_SOCKET, SO_PEEK_OFF, 2)
    expect(seen, None if kernel() >= (6, 9) else "EOPNOTSUPP")
    if seen is None:
        accepted.send(b"abcdef")
        expect([client.recv(2, socket.MSG_PEEK) for _ in range(2)], [b"cd", b"ef"])


def without_the_options_nothing_comes_along():
    for reader, writer in (socket.socketpair(), _datagram_pair(socket.AF_INET, "127.0.0.1"), _datagram_pair(socket.AF_INET6, "::1")):
        writer.send(b"x")
        expect(control_messages(reader), {})


def fds_are_accepted_by_default():
    reader, writer = socket.socketpair()
    writer.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))])
    expect(list(control_messages(reader)), [(socket.SOL_SOCKET, socket.SCM_RIGHTS)])


def _datagram_pair(family, address):
    reader, writer = (socket.socket(family, socket.SOCK_DGRAM) for _ in range(2))
    reader.bind((address, 0))
    writer.connect(reader.getsockname())
    return reader, writer


def _closed_port(kind):
    """An address where nobody listens."""
    sock = socket.socket(socket.AF_INET, kind)
    sock.bind(("127.0.0.1", 0))
    return sock.getsockname()


def _read_two(sock):
    sock.settimeout(0.2)
    data = b""
    try:
        while len(data) < 2:
            data += sock.recv(1)
    except TimeoutError:
        pass
    return data


prove(globals())
