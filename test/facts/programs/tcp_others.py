#!/usr/bin/env python3
"""TCP_IS_MPTCP, TCP_RTO_MAX_MS, TCP_REPAIR, TCP_THIN_LINEAR_TIMEOUTS, TCP_MD5SIG, MPTCP_INFO"""

import socket
import struct
import time

from network import Relay, wait_until
from proof import Skipped, as_nobody, connection, errno_of, expect, expect_that, kernel, listener, needs_kernel, needs_rights, number, prove, sysctl

TCP = socket.IPPROTO_TCP
IS_MPTCP = (socket.SOL_TCP, 43)
RTO_MAX = (socket.SOL_TCP, 44)
REPAIR = (socket.SOL_TCP, 19)
REPAIR_QUEUE, QUEUE_SEQ, REPAIR_OPTIONS = ((socket.SOL_TCP, name) for name in (20, 21, 22))
MAXIMUM_SEGMENT_SIZE = 2
RECEIVE_QUEUE, SEND_QUEUE = 1, 2
MD5SIG = (socket.SOL_TCP, 14)
THIN = (socket.SOL_TCP, 16)
IPPROTO_MPTCP = 262
SOL_MPTCP = 284
MPTCP_INFO = (SOL_MPTCP, 1)


def a_tcp_socket_reads_0_of_is_mptcp_since_6_9():
    if kernel() < (6, 9):
        return expect(errno_of(socket.socket().getsockopt, *IS_MPTCP), "ENOPROTOOPT")
    expect(number(socket.socket(), *IS_MPTCP), 0)


def it_reads_1_for_multipath_and_0_after_the_fallback():
    client, accepted = connection(_multipath_listener())
    expect((number(client, *IS_MPTCP), number(accepted, *IS_MPTCP)), (0, 0), "a plain TCP client")
    server = _multipath_listener()
    client = _multipath()
    client.connect(server.getsockname())
    accepted, _ = server.accept()
    expect((number(client, *IS_MPTCP), number(accepted, *IS_MPTCP)), (1, 1), "both speak Multipath TCP")
    client = _multipath()
    plain = listener()
    client.connect(plain.getsockname())
    expect(number(client, *IS_MPTCP), 0, "after the fallback")


def mptcp_info_of_a_connection():
    server = _multipath_listener()
    client = _multipath()
    client.connect(server.getsockname())
    info = client.getsockopt(*MPTCP_INFO, 256)
    expect_that(64 <= len(info) < 256, f"{len(info)} bytes")


def the_options_of_tls_want_the_layer_first():
    client, _accepted = connection()
    expect(errno_of(client.setsockopt, 282, 1, bytes(40)), "ENOPROTOOPT")


def rto_max_from_1000_to_120000():
    needs_kernel(6, 15)
    sock = socket.socket()
    for value, seen in ((999, "EINVAL"), (1000, None), (120_000, None), (120_001, "EINVAL")):
        expect(errno_of(sock.setsockopt, *RTO_MAX, value), seen, str(value))


def repair_needs_cap_net_admin():
    as_nobody(lambda: expect(errno_of(socket.socket().setsockopt, *REPAIR, 1), "EPERM"))
    needs_rights()
    expect(errno_of(socket.socket().setsockopt, *REPAIR, 1), None)


def repair_wants_a_socket_that_is_closed_or_connected():
    needs_rights()
    expect(errno_of(listener().setsockopt, *REPAIR, 1), "EPERM")
    client, _accepted = connection()
    expect(errno_of(client.setsockopt, *REPAIR, 1), None)


def repair_makes_reuseaddr_2_and_then_0():
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(*REPAIR, 1)
    expect(number(sock, socket.SOL_SOCKET, socket.SO_REUSEADDR), 2)
    sock.setsockopt(*REPAIR, 0)
    expect(number(sock, socket.SOL_SOCKET, socket.SO_REUSEADDR), 0)


def close_is_silent_in_repair_mode():
    relay = Relay()
    client, accepted = relay.connection()
    client.setsockopt(*REPAIR, 1)
    time.sleep(0.05)
    before = len(relay.sent(TCP))
    client.close()
    time.sleep(0.1)
    expect(len(relay.sent(TCP)), before)
    accepted.close()


def thin_linear_timeouts_takes_0_and_1():
    sock = socket.socket()
    for value, seen in ((0, None), (1, None), (2, "EINVAL"), (-1, "EINVAL")):
        expect(errno_of(sock.setsockopt, *THIN, value), seen, str(value))


def thin_streams_are_sent_again_at_even_intervals_but_not_with_bbr():
    for thin, congestion_control, even in ((0, b"reno", False), (1, b"reno", True), (1, b"bbr", False)):
        if congestion_control.decode() not in sysctl("net.ipv4.tcp_available_congestion_control"):
            continue
        relay = Relay()
        client, accepted = relay.connection((*THIN, thin), (socket.SOL_TCP, socket.TCP_CONGESTION, congestion_control))
        relay.drops = lambda packet: True
        client.send(b"x")
        wait_until(lambda: len(_data(relay)) >= 4, "it is not sent again", 5)
        moments = [packet.when for packet in _data(relay)]
        gaps = [after - before for before, after in zip(moments, moments[1:])][-2:]
        expect(gaps[1] < 1.5 * gaps[0], even, f"TCP_THIN_LINEAR_TIMEOUTS {thin}, {congestion_control}, gaps {gaps}")
        accepted.close()


def a_peer_without_the_key_times_out():
    relay = Relay()
    server = relay.listener()
    if errno_of(server.setsockopt, *MD5SIG, _md5_key("10.9.9.1", b"secret")) is not None:
        raise Skipped("no TCP_MD5SIG")
    stranger = relay.here.socket()
    stranger.settimeout(0.3)
    try:
        stranger.connect(server.getsockname())
        expect("connected", "a time-out")
    except TimeoutError:
        pass
    friend = relay.here.socket()
    friend.setsockopt(*MD5SIG, _md5_key("10.9.9.2", b"secret"))
    friend.settimeout(1)
    friend.connect(server.getsockname())
    before = len(relay.sent(TCP))
    friend.send(b"x")
    expect_that(b"\x13\x12" in relay.next_sent(TCP, 1, before).tcp_options, "a segment is not signed")


def in_repair_mode_options_are_written():
    needs_rights()
    client = socket.socket()
    client.setsockopt(*REPAIR, 1)
    # No packet leaves: it is connected at once.
    client.bind(("127.0.0.1", 0))
    expect(errno_of(client.connect, ("127.0.0.1", 9)), None)
    client.setsockopt(*REPAIR_OPTIONS, struct.pack("II", MAXIMUM_SEGMENT_SIZE, 1000))
    expect(number(client, socket.SOL_TCP, socket.TCP_MAXSEG), 1000)


def rto_max_came_with_6_15():
    expect(errno_of(socket.socket().getsockopt, *RTO_MAX), None if kernel() >= (6, 15) else "ENOPROTOOPT")


def in_repair_mode_queues_and_sequence_numbers_are_read_and_written_and_nothing_is_sent():
    relay = Relay()
    client, accepted = relay.connection()
    wait_until(lambda: len(relay.sent(TCP)) >= 2, "no handshake")
    before = len(relay.packets)
    client.setsockopt(*REPAIR, 1)
    client.setsockopt(*REPAIR_QUEUE, SEND_QUEUE)
    [first] = struct.unpack("I", client.getsockopt(*QUEUE_SEQ, 4))
    client.send(b"abc")
    expect((client.recv(9, socket.MSG_PEEK), struct.unpack("I", client.getsockopt(*QUEUE_SEQ, 4))), (b"abc", (first + 3,)))
    client.setsockopt(*REPAIR_QUEUE, RECEIVE_QUEUE)
    client.send(b"input")
    expect(client.recv(9, socket.MSG_PEEK), b"input")
    time.sleep(0.1)
    expect(len(relay.packets), before, "packets")
    closed = socket.socket()
    closed.setsockopt(*REPAIR, 1)
    closed.setsockopt(*REPAIR_QUEUE, SEND_QUEUE)
    closed.setsockopt(*QUEUE_SEQ, 12345)
    expect(number(closed, *QUEUE_SEQ), 12345)


def a_wrong_key_times_out():
    relay = Relay()
    server = relay.listener()
    if errno_of(server.setsockopt, *MD5SIG, _md5_key("10.9.9.1", b"secret")) is not None:
        raise Skipped("no TCP_MD5SIG")
    other = relay.here.socket()
    other.setsockopt(*MD5SIG, _md5_key("10.9.9.2", b"another"))
    other.settimeout(0.3)
    try:
        other.connect(server.getsockname())
        expect("connected", "a time-out")
    except TimeoutError:
        pass


def _md5_key(address, key):
    peer = struct.pack("=HH4s120x", socket.AF_INET, 0, socket.inet_aton(address))
    return peer + struct.pack("=BBHi80s", 0, 0, len(key), 0, key)


def _data(relay):
    return [packet for packet in relay.sent(TCP) if packet.payload]


def _multipath():
    try:
        return socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
    except OSError:
        raise Skipped("no Multipath TCP") from None


def _multipath_listener():
    server = _multipath()
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server


prove(globals())
