#!/usr/bin/env python3
"""SO_SNDBUF, SO_RCVBUF, SO_BUF_LOCK: how large the buffers of TCP become, and what that does"""

import socket
import struct
import threading
import time

from network import Relay
from proof import datagram_socket, expect, expect_that, fill, number, prove, sysctl

SNDBUF, RCVBUF = ((socket.SOL_SOCKET, name) for name in (socket.SO_SNDBUF, socket.SO_RCVBUF))
BUF_LOCK = (socket.SOL_SOCKET, 72)
SEND_LOCK, RECEIVE_LOCK = 1, 2
MEMINFO = (socket.SOL_SOCKET, 55)
TCP = socket.IPPROTO_TCP
MUCH = 3_000_000


def a_send_buffer_bounds_unsent_and_unacknowledged_data():
    for size, least, most in ((20_000, 20_000, 60_000), (200_000, 200_000, 420_000)):
        relay = Relay()
        client, _accepted = relay.connection()
        client.setsockopt(*SNDBUF, size)
        # What is sent is never acknowledged.
        relay.drops = lambda packet: True
        unsent_and_under_way = fill(client)
        expect_that(least < unsent_and_under_way < most, f"{unsent_and_under_way} bytes, SO_SNDBUF {size}")


def a_receive_buffer_bounds_unread_data():
    receiver = datagram_socket()
    receiver.setsockopt(*RCVBUF, 20_000)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(300):
        sender.sendto(b"x" * 500, receiver.getsockname())
    used, size, *_ = struct.unpack("9I", receiver.getsockopt(*MEMINFO, 36))
    expect(size, 40_000)
    expect_that(size / 2 < used < size + 3_000, f"{used} used")


def a_buffer_that_is_not_set_grows_while_data_flows():
    relay, client, accepted = _slow_path()
    before = number(client, *SNDBUF), number(accepted, *RCVBUF)
    _send(client, accepted)
    after = number(client, *SNDBUF), number(accepted, *RCVBUF)
    expect_that(after[0] > before[0] and after[1] > before[1], f"{before} became {after}")


def a_buffer_that_was_set_stays_as_it_is():
    relay, client, accepted = _slow_path()
    client.setsockopt(*SNDBUF, 40_000)
    accepted.setsockopt(*RCVBUF, 40_000)
    expect((number(client, *BUF_LOCK), number(accepted, *BUF_LOCK)), (SEND_LOCK, RECEIVE_LOCK))
    _send(client, accepted, 500_000)
    expect((number(client, *SNDBUF), number(accepted, *RCVBUF)), (80_000, 80_000))


def setting_a_lock_freezes_the_size_and_clearing_it_frees_it():
    relay, client, accepted = _slow_path()
    before = number(client, *SNDBUF)
    client.setsockopt(*BUF_LOCK, SEND_LOCK)
    _send(client, accepted, 500_000)
    expect(number(client, *SNDBUF), before)
    client.setsockopt(*BUF_LOCK, 0)
    _send(client, accepted)
    expect_that(number(client, *SNDBUF) > before, "it does not grow again")


def tuning_goes_up_to_the_last_number_of_tcp_wmem():
    relay = Relay(delay=0.01)
    relay.here.sysctl("net.ipv4.tcp_wmem", "4096 16384 300000")
    client, accepted = relay.connection()
    _send(client, accepted)
    expect(number(client, *SNDBUF), 300_000)


def a_small_buffer_slows_a_long_path():
    usual = _seconds_with(None)
    for name in (SNDBUF, RCVBUF):
        slower = _seconds_with(name)
        expect_that(slower > 1.5 * usual, f"{slower:.2f} s with a small buffer, {usual:.2f} s without")


def a_small_receive_buffer_makes_the_window_small():
    relay = Relay()
    server = relay.listener(socket.AF_INET, (*RCVBUF, 10_000))
    client = relay.here.socket()
    client.connect(server.getsockname())
    fill(client)
    scale = _scale(relay, sender=2)
    windows = [packet.window << (0 if packet.flags & 2 else scale) for packet in relay.sent(TCP, sender=2)]
    expect_that(max(windows) <= 20_000, f"the window was {max(windows)}")


def the_window_scale_follows_tcp_rmem_and_is_smaller_for_a_smaller_buffer():
    for most, asked, scale in ((8 << 20, None, 8), (32 << 20, None, 10), (32 << 20, 3_000_000, 6), (32 << 20, 20_000, 0)):
        relay = Relay()
        relay.here.sysctl("net.ipv4.tcp_rmem", f"4096 131072 {most}")
        client, _accepted = relay.connection(*([] if asked is None else [(*RCVBUF, asked)]))
        seen = _scale(relay, sender=1)
        expect(seen, scale, f"tcp_rmem {most}, SO_RCVBUF {asked}")
    # Where tcp_rmem is small, net.core.rmem_max decides, which all networks of the machine share.
    relay = Relay()
    relay.here.sysctl("net.ipv4.tcp_rmem", "4096 50000 50000")
    relay.connection()
    expect(_scale(relay, sender=1), max(0, int(sysctl("net.core.rmem_max")[0]).bit_length() - 16))


def _slow_path():
    relay = Relay(delay=0.01)
    return (relay, *relay.connection())


def _seconds_with(name):
    relay, client, accepted = _slow_path()
    if name is not None:
        (client if name == SNDBUF else accepted).setsockopt(*name, 20_000)
    began = time.monotonic()
    _send(client, accepted, 600_000)
    return time.monotonic() - began


def _send(client, accepted, size=MUCH):
    reader = threading.Thread(target=_read, args=(accepted, size))
    reader.start()
    client.sendall(bytes(size))
    reader.join()


def _read(sock, size):
    while size > 0:
        size -= len(sock.recv(1 << 20))


def _scale(relay, sender):
    """The window scale (option 3) of the SYN or SYN-ACK."""
    options = next(packet for packet in relay.sent(TCP, sender) if packet.flags & 2).tcp_options
    while options:
        if options[0] == 3:
            return options[2]
        options = options[1:] if options[0] == 1 else options[options[1] :]
    return 0


prove(globals())
