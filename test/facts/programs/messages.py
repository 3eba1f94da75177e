#!/usr/bin/env python3
"""What a message brings along: SO_PASSCRED, SO_TIMESTAMP, SO_PASSPIDFD, SO_PASSRIGHTS, SO_PEEK_OFF, SO_OOBINLINE"""

import array
import os
import socket
import struct

from proof import connection, control_messages, datagram_socket, errno_of, expect, expect_that, needs_kernel, number, prove

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
