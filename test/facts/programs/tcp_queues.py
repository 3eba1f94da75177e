#!/usr/bin/env python3
"""TCP_NOTSENT_LOWAT, TCP_INQ, TCP_WINDOW_CLAMP, TCP_TX_DELAY, TCP_INFO, TCP_CONGESTION, TCP_ULP, TCP_CC_INFO"""

import fcntl
import select
import socket
import struct
import subprocess
import threading
import time

from network import Relay, seconds_of, wait_until
from proof import Skipped, as_nobody, connection, errno_of, expect, expect_that, listener, needs_kernel, new_network, number, prove, send_without_end, sysctl

TCP = socket.IPPROTO_TCP
LOWAT = (socket.SOL_TCP, socket.TCP_NOTSENT_LOWAT)
CLAMP = (socket.SOL_TCP, socket.TCP_WINDOW_CLAMP)
INFO = (socket.SOL_TCP, socket.TCP_INFO)
CONGESTION = (socket.SOL_TCP, socket.TCP_CONGESTION)
INQ = (socket.SOL_TCP, 36)
TX_DELAY = (socket.SOL_TCP, 37)
SIOCOUTQ, SIOCOUTQNSD = 0x5411, 0x894B
ULP = (socket.SOL_TCP, 31)
CC_INFO = (socket.SOL_TCP, 26)


def send_stops_at_so_many_unsent_bytes():
    client, _accepted = _full(100_000)
    unsent = _unsent(client)
    expect_that(100_000 <= unsent < 150_000, f"{unsent} unsent")
    expect_that(unsent < number(client, socket.SOL_SOCKET, socket.SO_SNDBUF) / 2, "the buffer is full")


def poll_reports_writable_below_half_of_it():
    client, accepted = _full(100_000)
    least = None
    while not _writable(client):
        least = _unsent(client)
        expect_that(accepted.recv(2000) != b"", "ended")
        time.sleep(0.0005)
    expect_that(_unsent(client) < 50_000, f"writable at {_unsent(client)}")
    expect_that(least is not None and least >= 30_000, f"still not writable at {least}")


def zero_means_the_sysctl():
    new_network()
    sysctl("net.ipv4.tcp_notsent_lowat", 20_000)
    client, _accepted = _full(0)
    expect_that(20_000 <= _unsent(client) < 70_000, f"{_unsent(client)} unsent")


def what_is_on_its_way_does_not_count():
    client, accepted = _full(16_384)
    on_its_way = _sent(client, 0x5411) - _unsent(client)
    expect_that(on_its_way > 16_384, f"{on_its_way} on their way")


def each_recvmsg_brings_the_number_of_unread_bytes():
    client, accepted = connection()
    accepted.setsockopt(*INQ, 1)
    client.send(b"x" * 100)
    wait_until(lambda: len(accepted.recv(200, socket.MSG_PEEK)) == 100, "nothing came")
    _, ancillary, _, _ = accepted.recvmsg(30, 100)
    expect(ancillary, [(socket.SOL_TCP, 36, struct.pack("i", 70))])


def without_room_the_number_of_unread_bytes_is_lost():
    client, accepted = connection()
    accepted.setsockopt(*INQ, 1)
    client.send(b"x")
    _, ancillary, flags, _ = accepted.recvmsg(1, 0)
    expect((ancillary, bool(flags & socket.MSG_CTRUNC)), ([], True))


def before_the_handshake_the_clamp_makes_the_scale_small():
    relay = Relay()
    client, accepted = relay.connection((*CLAMP, 32_768))
    _read_much(client, accepted)
    packets = relay.sent(TCP, 1)
    expect(_scale(packets[0]), 0)
    expect_that(packets[0].window <= 32_768, f"the first window is {packets[0].window}")
    most = max(packet.window for packet in packets)
    expect_that(32_768 < most <= 65_535, f"the largest window is {most}")


def the_kernel_replaces_the_clamp_as_data_arrives():
    relay = Relay()
    client, accepted = relay.connection()
    client.setsockopt(*CLAMP, 10_000)
    expect(number(client, *CLAMP), 10_000)
    _read_much(client, accepted)
    expect_that(number(client, *CLAMP) > 50_000, f"it reads {number(client, *CLAMP)}")
    packets = relay.sent(TCP, 1)
    expect_that(max(packet.window << _scale(packets[0]) for packet in packets[1:]) > 30_000, "the window stays small")


def less_than_1152_becomes_1152():
    sock = socket.socket()
    sock.setsockopt(*CLAMP, 100)
    expect(number(sock, *CLAMP), 1152)


def clamp_0_only_before_the_connection():
    expect(errno_of(socket.socket().setsockopt, *CLAMP, 0), None)
    client, _accepted = connection()
    expect(errno_of(client.setsockopt, *CLAMP, 0), "EINVAL")


def once_connected_the_clamp_reads_the_kernels_own():
    client, _accepted = connection()
    expect_that(number(client, *CLAMP) > 0, "it reads 0")
    expect(number(socket.socket(), *CLAMP), 0)


def without_fq_nothing_is_delayed():
    relay = Relay()
    client, accepted = relay.connection((*TX_DELAY, 200_000))
    expect(number(client, *TX_DELAY), 200_000)
    before = len(relay.sent(TCP))
    began = time.monotonic()
    client.send(b"x")
    expect_that(relay.next_sent(TCP, 1, before).when - began < 0.1, "it was delayed")
    expect(accepted.recv(1), b"x")


def the_length_of_tcp_info_tells_how_much_there_is():
    client, _accepted = connection()
    expect_that(len(client.getsockopt(*INFO, 1024)) >= 232, "it is short")
    expect(len(client.getsockopt(*INFO, 104)), 104)


def round_trip_times_are_in_microseconds_and_last_times_in_milliseconds():
    relay = Relay(delay=0.03)
    client, accepted = relay.connection()
    client.send(b"x")
    accepted.recv(1)
    time.sleep(0.5)
    info = struct.unpack("8B24I", client.getsockopt(*INFO, 104))
    last_data_sent, rtt = info[8 + 9], info[8 + 15]
    expect_that(60_000 <= rtt < 120_000, f"tcpi_rtt {rtt}")
    expect_that(450 < last_data_sent < 900, f"tcpi_last_data_sent {last_data_sent}")


def the_time_of_timeouts_is_in_milliseconds():
    """tcpi_total_rto_time, the last field of Linux 6.7."""
    needs_kernel(6, 7)
    relay = Relay()
    client, accepted = relay.connection()
    relay.drops = lambda packet: True
    client.send(b"x")
    time.sleep(0.6)
    relay.drops = lambda packet: False
    accepted.recv(1)
    wait_until(lambda: _total_rto_time(client) > 0, "it reads 0")
    expect_that(150 < _total_rto_time(client) < 3000, f"{_total_rto_time(client)}")


def accepted_sockets_inherit_the_congestion_control():
    server = listener()
    server.setsockopt(*CONGESTION, b"reno")
    _, accepted = connection(server)
    expect(accepted.getsockopt(*CONGESTION, 16).rstrip(b"\0"), b"reno")


def the_congestion_control_is_of_this_connection_alone():
    first, _accepted = connection()
    second, _also = connection()
    before = second.getsockopt(*CONGESTION, 16)
    first.setsockopt(*CONGESTION, b"reno")
    expect((first.getsockopt(*CONGESTION, 16).rstrip(b"\0"), second.getsockopt(*CONGESTION, 16)), (b"reno", before))


def an_unknown_congestion_control_is_enoent():
    expect(errno_of(socket.socket().setsockopt, *CONGESTION, b"nosuch"), "ENOENT")


def other_names_need_cap_net_admin():
    allowed = sysctl("net.ipv4.tcp_allowed_congestion_control")
    others = [name for name in sysctl("net.ipv4.tcp_available_congestion_control") if name not in allowed]
    if not others:
        new_network()
        others = [name for name in sysctl("net.ipv4.tcp_available_congestion_control") if name != "reno"]
        sysctl("net.ipv4.tcp_allowed_congestion_control", "reno")
    as_nobody(lambda: expect(errno_of(socket.socket().setsockopt, *CONGESTION, others[0].encode()), "EPERM"))


def reno_and_cubic_give_no_cc_info():
    client, _accepted = connection()
    for name in (b"reno", b"cubic"):
        client.setsockopt(*CONGESTION, name)
        expect(client.getsockopt(*CC_INFO, 64), b"", name.decode())


def bbr_gives_its_bandwidth():
    client, accepted = connection()
    if errno_of(client.setsockopt, *CONGESTION, b"bbr") is not None:
        raise Skipped("no bbr")
    expect(len(client.getsockopt(*CC_INFO, 64)), 20)


def without_the_module_it_is_enoent():
    client, _accepted = connection()
    expect(errno_of(client.setsockopt, *ULP, b"nosuch"), "ENOENT")


def with_a_clamp_of_65535_no_more_is_under_way():
    for clamp, within in ((65_535, True), (None, False)):
        relay = Relay(delay=0.01)
        server = relay.listener(socket.AF_INET, *([] if clamp is None else [(*CLAMP, clamp)]))
        client = relay.here.socket()
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        for _ in range(3):
            _read_much(accepted, client)
        expect(_most_under_way(relay) <= 65_535, within, f"{_most_under_way(relay)} bytes, TCP_WINDOW_CLAMP {clamp}")


def a_small_clamp_slows_a_long_path():
    seconds = {}
    for clamp in (None, 8_000):
        relay = Relay(delay=0.01)
        server = relay.listener(socket.AF_INET, *([] if clamp is None else [(*CLAMP, clamp)]))
        client = relay.here.socket()
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        began = time.monotonic()
        threading.Thread(target=client.sendall, args=(bytes(1_000_000),), daemon=True).start()
        left = 1_000_000
        while left > 0:
            left -= len(accepted.recv(65_536))
        seconds[clamp] = time.monotonic() - began
    expect_that(seconds[8_000] > 1.3 * seconds[None], f"seconds by clamp: {seconds}")


def with_a_small_mark_nothing_is_left_to_send_at_a_wake_up():
    for lowat, runs_dry in ((1, True), (1_000_000, False)):
        relay = Relay(delay=0.01)
        client, accepted = relay.connection((*LOWAT, lowat))
        client.setblocking(False)
        threading.Thread(target=_read_on, args=(accepted,), daemon=True).start()
        unsent = []
        for _ in range(6):
            select.select([], [client], [], 2)
            unsent.append(_unsent(client))
            errno_of(client.send, bytes(100_000))
        expect(max(unsent) == 0, runs_dry, f"unsent at the wake-ups: {unsent}")


def tcp_info_is_what_ss_prints():
    relay = Relay(delay=0.01)
    client, accepted = relay.connection()
    client.sendall(bytes(20_000))
    wait_until(lambda: _sent(client, SIOCOUTQ) == 0, "not all is acknowledged")
    info = client.getsockopt(*INFO, 232)
    retransmits, rtt, deviation, threshold, window = info[2], *struct.unpack_from("4I", info, 68)
    mss, received_mss = struct.unpack_from("2I", info, 16)
    total_retransmits, = struct.unpack_from("I", info, 100)
    busy, limited_by_window, limited_by_buffer = struct.unpack_from("3Q", info, 168)
    with relay.here:
        shown = subprocess.run(["ss", "-tinH", f"sport = :{client.getsockname()[1]}"], capture_output=True, text=True).stdout
    expect((retransmits, total_retransmits, limited_by_window, limited_by_buffer), (0, 0, 0, 0))
    expect_that(busy > 0, "it was never busy")
    for word in (f"cwnd:{window}", f"mss:{mss}", f"rcvmss:{received_mss}", f"busy:{busy // 1000}ms"):
        expect_that(f" {word} " in shown, f"no {word} in {shown}")
    expect_that(f" rtt:{rtt / 1000:g}/{deviation / 1000:g} " in shown, f"another rtt in {shown}")


def the_number_of_unread_bytes_is_of_its_moment():
    client, accepted = connection()
    client.setsockopt(*INQ, 1)
    accepted.send(b"one")
    _, [(_, _, left)], _, _ = client.recvmsg(3, 100)
    accepted.send(b"two")
    expect((struct.unpack("i", left)[0], client.recv(10)), (0, b"two"))


def _total_rto_time(sock):
    return struct.unpack("I", sock.getsockopt(*INFO, 248)[244:])[0]


def _full(lowat):
    """A connection whose sender wrote until it would have to wait; the peer reads nothing."""
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 40_000)
    client, accepted = connection(server)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 400_000)
    client.setsockopt(*LOWAT, lowat)
    client.setblocking(False)
    errno_of(send_without_end, client, 1000)
    return client, accepted


def _read_much(reader, writer):
    for sock in (reader, writer):
        sock.setblocking(False)
    for _ in range(15):
        errno_of(send_without_end, writer, 1000)
        time.sleep(0.02)
        errno_of(_drain, reader)


def _read_on(sock):
    while sock.recv(65_536):
        pass


def _most_under_way(relay):
    """The most bytes that the first side had sent and the second not acknowledged, as the relay saw them go by."""
    sequence = lambda packet, at: struct.unpack_from("!I", packet.body, at)[0]
    packets = [packet for packet in relay.packets if packet.protocol == TCP and not packet.is_opening()]
    most, acknowledged = 0, None
    for packet in packets:
        if packet.sender == 2:
            acknowledged = sequence(packet, 8)
        elif acknowledged is not None:
            most = max(most, (sequence(packet, 4) + len(packet.payload) - acknowledged) % 2**32)
    return most


def _drain(sock):
    while True:
        sock.recv(65_536)


def _unsent(sock):
    return _sent(sock, SIOCOUTQNSD)


def _sent(sock, request):
    return struct.unpack("i", fcntl.ioctl(sock, request, bytes(4)))[0]


def _writable(sock):
    return select.select([], [sock], [], 0)[1] != []


def _scale(opening):
    options = opening.tcp_options
    return options[options.index(b"\x03\x03") + 2]


prove(globals())
