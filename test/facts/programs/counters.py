#!/usr/bin/env python3
"""SO_MEMINFO, SO_INCOMING_CPU, SO_INCOMING_NAPI_ID, SO_MAX_PACING_RATE, SO_ZEROCOPY, SO_TXREHASH, SO_PEERPIDFD"""

import os
import socket
import struct

from network import Relay, wait_until
from proof import connection, datagram_socket, errno_of, expect, expect_that, listener, new_network, number, prove, sysctl

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


def the_counters_are_those_of_ss():
    receiver = datagram_socket()
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    for _ in range(20):
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x" * 500, receiver.getsockname())
    received, size, sent, send_size, forward, queued, options, backlog, dropped = struct.unpack(
        "9I", receiver.getsockopt(socket.SOL_SOCKET, SO_MEMINFO, 36)
    )
    expect_that(received > 0 and dropped > 0 and size == number(receiver, socket.SOL_SOCKET, socket.SO_RCVBUF), "no counters")
    with os.popen(f"ss -uanm 'sport = :{receiver.getsockname()[1]}'") as shown:
        wanted = f"skmem:(r{received},rb{size},t{sent},tb{send_size},f{forward},w{queued},o{options},bl{backlog},d{dropped})"
        expect_that(wanted in shown.read(), f"ss does not show {wanted}")


def without_the_option_zerocopy_is_ignored():
    client, accepted = connection()
    client.send(b"x" * 20_000, MSG_ZEROCOPY)
    accepted.recv(20_000)
    expect(errno_of(client.recvmsg, 1, 100, socket.MSG_ERRQUEUE | socket.MSG_DONTWAIT), "EAGAIN")


def a_new_network_rehashes_by_default():
    new_network()
    expect((sysctl("net.core.txrehash"), number(socket.socket(), socket.SOL_SOCKET, SO_TXREHASH)), (["1"], 1))


def a_retransmission_has_another_flow_label_with_the_option_only():
    for rehash in (1, 0):
        relay = Relay()
        server = relay.listener(socket.AF_INET6)
        client = relay.here.socket(socket.AF_INET6)
        client.setsockopt(socket.SOL_SOCKET, SO_TXREHASH, rehash)
        client.connect(server.getsockname())
        relay.drops = lambda packet: packet.sender == 1 and len(packet.payload) > 0
        client.send(b"x")
        # The second may be a probe for lost tails; from the third on they are timed out.
        sent = lambda: [packet.label for packet in relay.sent(socket.IPPROTO_TCP) if packet.payload]
        wait_until(lambda: len(sent()) >= 4, "no retransmissions", 6)
        expect(len(set(sent())) > 1, rehash == 1, f"labels {sent()}")


def before_the_first_packet_there_is_no_processor():
    expect(number(socket.socket(), socket.SOL_SOCKET, SO_INCOMING_CPU), -1)


prove(globals())
