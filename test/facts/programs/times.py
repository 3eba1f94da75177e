#!/usr/bin/env python3
"""SO_TIMESTAMP, SO_TIMESTAMPNS, SO_TIMESTAMPING, SO_TXTIME, SO_MAX_PACING_RATE: when packets come and leave"""

import socket
import struct
import threading
import time

from proof import as_nobody, connection, control_messages, datagram_socket, errno_of, expect, expect_that, has_data, number, prove

TIMESTAMP, TIMESTAMPNS, TIMESTAMPING = 29, 35, 37
MEMINFO, TXTIME, PACING = ((socket.SOL_SOCKET, name) for name in (55, 61, 47))
TX_SOFTWARE, RX_SOFTWARE, SOFTWARE = 1 << 1, 1 << 3, 1 << 4
NO_LIMIT = 2**64 - 1


def the_time_is_of_arrival_in_micro_or_nanoseconds():
    for name, unit in ((TIMESTAMP, 1e-6), (TIMESTAMPNS, 1e-9)):
        receiver, sender = _pair()
        receiver.setsockopt(socket.SOL_SOCKET, name, 1)
        # The kernel begins to note times a moment after the first socket asks.
        time.sleep(0.02)
        began = time.time()
        sender.send(b"x")
        sent = time.time()
        time.sleep(0.1)
        seconds, parts = struct.unpack("qq", control_messages(receiver)[socket.SOL_SOCKET, name])
        expect_that(began - 0.001 < seconds + parts * unit < sent + 0.01, "another time")
        expect_that(0 <= parts * unit < 1, f"{parts} parts")


def times_of_sending_come_on_the_error_queue():
    receiver, sender = _pair()
    sender.setsockopt(socket.SOL_SOCKET, TIMESTAMPING, TX_SOFTWARE | SOFTWARE)
    began = time.time()
    sender.send(b"x")
    _, messages, _, _ = sender.recvmsg(100, 512, socket.MSG_ERRQUEUE)
    stamps = {kind: data for _, kind, data in messages}[TIMESTAMPING]
    seconds, nanos = struct.unpack_from("qq", stamps)
    expect_that(abs(seconds + nanos * 1e-9 - began) < 1, "another time")


def without_a_flag_that_reports_nothing_comes():
    for flags, comes in ((RX_SOFTWARE, False), (RX_SOFTWARE | SOFTWARE, True)):
        receiver, sender = _pair()
        receiver.setsockopt(socket.SOL_SOCKET, TIMESTAMPING, flags)
        time.sleep(0.02)
        sender.send(b"x")
        expect((socket.SOL_SOCKET, TIMESTAMPING) in control_messages(receiver), comes, f"flags {flags}")


def the_error_queue_counts_against_the_buffer():
    receiver, sender = _pair()
    sender.setsockopt(socket.SOL_SOCKET, TIMESTAMPING, TX_SOFTWARE | SOFTWARE)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    for _ in range(20):
        sender.send(b"x")
    receiver.sendto(b"y", sender.getsockname())
    expect(has_data(sender), False, "there is room")
    while errno_of(sender.recvmsg, 100, 512, socket.MSG_ERRQUEUE | socket.MSG_DONTWAIT) is None:
        pass
    receiver.sendto(b"y", sender.getsockname())
    expect(has_data(sender), True, "there is no room again")


def without_a_discipline_that_looks_the_times_are_ignored():
    receiver, sender = _pair()
    sender.setsockopt(*TXTIME, struct.pack("iI", time.CLOCK_MONOTONIC, 0))
    later = struct.pack("Q", time.monotonic_ns() + 500_000_000)
    sender.sendmsg([b"x"], [(socket.SOL_SOCKET, TXTIME[1], later)])
    expect(has_data(receiver), True)


def other_clocks_need_rights():
    sock = datagram_socket()
    ask = lambda clock: errno_of(sock.setsockopt, *TXTIME, struct.pack("iI", clock, 0))
    as_nobody(lambda: expect((ask(time.CLOCK_MONOTONIC), ask(time.CLOCK_TAI)), (None, "EPERM")))


def tcp_paces_by_its_own_timer():
    seconds = {}
    for rate in (NO_LIMIT, 6_000_000):
        client, accepted = connection()
        client.setsockopt(*PACING, struct.pack("Q", rate))
        reader = threading.Thread(target=_read, args=(accepted, 3_000_000))
        reader.start()
        began = time.monotonic()
        client.sendall(bytes(3_000_000))
        reader.join()
        seconds[rate] = time.monotonic() - began
    # The first ten segments are not paced; on loopback they are 650,000 bytes.
    expect_that(seconds[6_000_000] > 0.3 > seconds[NO_LIMIT], f"seconds by rate: {seconds}")


def udp_is_not_paced_without_fq():
    receiver, sender = _pair()
    sender.setsockopt(*PACING, 10_000)
    began = time.monotonic()
    for _ in range(50):
        sender.send(bytes(1000))
        receiver.recv(1000)
    expect_that(time.monotonic() - began < 0.5, "it is slower")


def _pair():
    receiver = datagram_socket()
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.connect(receiver.getsockname())
    return receiver, sender


def _read(sock, size):
    while size > 0:
        size -= len(sock.recv(1 << 20))


prove(globals())
