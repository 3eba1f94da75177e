#!/usr/bin/env python3
"""SO_MEMINFO, SO_INCOMING_CPU, SO_INCOMING_NAPI_ID, SO_MAX_PACING_RATE, SO_ZEROCOPY, SO_TXREHASH, SO_PEERPIDFD"""

import os
import socket
import struct

from proof import connection, datagram_socket, errno_of, expect, expect_that, listener, number, prove, sysctl

SO_MAX_PACING_RATE = 47
SO_INCOMING_CPU, SO_INCOMING_NAPI_ID = 49, 56
SO_MEMINFO, SO_PEERPIDFD, SO_PEERGROUPS = 55, 77, 59
SO_ZEROCOPY, MSG_ZEROCOPY = 60, 0x4000000
SO_TXREHASH = 74


def the_counters_count_the_bookkeeping_too():
    receiver = datagram_socket()
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", receiver.getsockname())
    queued, *_ = struct.unpack("9I", receiver.getsockopt(socket.SOL_SOCKET, SO_MEMINFO, 36))
    expect_that(queued > 100, f"1 byte takes {queued}")


def before_the_first_packet_there_is_no_queue():
    client, accepted = connection()
    accepted.send(b"x")
    client.recv(1)
    expect(number(socket.socket(), socket.SOL_SOCKET, SO_INCOMING_NAPI_ID), 0)
    expect(number(client, socket.SOL_SOCKET, SO_INCOMING_NAPI_ID), 0, "loopback")


def the_cpu_is_not_inherited():
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, SO_INCOMING_CPU, 5)
    _, accepted = connection(server)
    expect_that(number(accepted, socket.SOL_SOCKET, SO_INCOMING_CPU) != 5, "it is")


def a_rate_beyond_an_int_takes_64_bits():
    sock = socket.socket()
    rate = 10_000_000_000
    sock.setsockopt(socket.SOL_SOCKET, SO_MAX_PACING_RATE, struct.pack("Q", rate))
    expect(struct.unpack("Q", sock.getsockopt(socket.SOL_SOCKET, SO_MAX_PACING_RATE, 8))[0], rate)
    expect(struct.unpack("I", sock.getsockopt(socket.SOL_SOCKET, SO_MAX_PACING_RATE, 4))[0], 2**32 - 1)


def zerocopy_tells_on_the_error_queue_and_copies_on_loopback():
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
    client.send(b"x" * 20_000, MSG_ZEROCOPY)
    accepted.recv(20_000)
    _, [(_, _, report)], _, _ = client.recvmsg(1, 100, socket.MSG_ERRQUEUE)
    # struct sock_extended_err: errno, origin, type, code.
    _, origin, _, code = struct.unpack_from("IBBB", report)
    expect((origin, code), (5, 1), "SO_EE_ORIGIN_ZEROCOPY, SO_EE_CODE_ZEROCOPY_COPIED")


def minus_1_stands_for_the_setting_and_reads_as_it():
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, SO_TXREHASH, -1)
    expect(number(sock, socket.SOL_SOCKET, SO_TXREHASH), int(sysctl("net.core.txrehash")[0]))


def each_read_makes_a_new_pidfd():
    one, _other = socket.socketpair()
    fds = [number(one, socket.SOL_SOCKET, SO_PEERPIDFD) for _ in range(2)]
    expect_that(fds[0] != fds[1], f"the same fd twice: {fds}")
    expect(os.readlink(f"/proc/self/fd/{fds[0]}"), "anon_inode:[pidfd]")


def a_buffer_too_small_for_the_groups_is_erange():
    os.setgroups([1, 2, 3])
    one, _other = socket.socketpair()
    expect(errno_of(one.getsockopt, socket.SOL_SOCKET, SO_PEERGROUPS, 4), "ERANGE")
    expect(struct.unpack("3I", one.getsockopt(socket.SOL_SOCKET, SO_PEERGROUPS, 100)), (1, 2, 3))


prove(globals())
