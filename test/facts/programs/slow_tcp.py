#!/usr/bin/env python3
"""What takes TCP seconds: TCP_SYNCNT, TCP_KEEPCNT, TCP_USER_TIMEOUT with a shut window"""

import socket
import time

from network import Relay, seconds_of
from proof import connection, errno_of, expect, expect_that, listener, needs_kernel, new_network, prove, send_without_end, sysctl, timeval

TCP = socket.IPPROTO_TCP
SYNCNT = (socket.SOL_TCP, socket.TCP_SYNCNT)
USER = (socket.SOL_TCP, socket.TCP_USER_TIMEOUT)


def one_sends_the_first_packet_twice_again():
    expect_that(2 < _syn(1, resent=2) < 6, "not a few seconds")


def two_sends_the_first_packet_five_times_again():
    _syn(2, resent=5)


def three_sends_the_first_packet_seven_times_again_in_19_seconds():
    expect_that(18 < _syn(3, resent=7) < 21, "not 19 seconds")


def without_linear_timeouts_it_is_the_count():
    _syn(2, resent=2, linear=0)


def on_a_listener_it_bounds_the_syn_ack():
    relay = Relay()
    relay.drops = lambda packet: packet.sender == 1 and not packet.is_opening()
    server = relay.listener(socket.AF_INET, (*SYNCNT, 1))
    client = relay.here.socket()
    client.setblocking(False)
    errno_of(client.connect, server.getsockname())
    time.sleep(0.1)
    # Only the first packet of the client comes through from now on.
    relay.drops = lambda packet: packet.sender == 1
    time.sleep(8)
    expect(len(relay.sent(TCP, 2)), 2)


def unanswered_probes_end_the_connection():
    """One second of silence, then three probes a second apart, and a second for the last."""
    relay = Relay()
    client, accepted = relay.connection(
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        (socket.SOL_TCP, socket.TCP_KEEPIDLE, 1),
        (socket.SOL_TCP, socket.TCP_KEEPINTVL, 1),
        (socket.SOL_TCP, socket.TCP_KEEPCNT, 3),
    )
    relay.drops = lambda packet: True
    before = len(relay.sent(TCP))
    seconds, seen = seconds_of(client.recv, 1)
    expect(seen, "ETIMEDOUT")
    expect(len([packet for packet in relay.sent(TCP)[before:] if packet.flags & 4 == 0]), 3)
    expect_that(3.8 < seconds < 5.5, f"{seconds:.1f} s")
    accepted.close()


def with_unacknowledged_data_no_probes_are_sent():
    """With nothing to acknowledge it would end after two or three seconds."""
    for data, seen in ((b"", "ETIMEDOUT"), (b"x", "EAGAIN")):
        relay = Relay()
        client, accepted = relay.connection(
            (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
            (socket.SOL_TCP, socket.TCP_KEEPIDLE, 1),
            (socket.SOL_TCP, socket.TCP_KEEPINTVL, 1),
            (socket.SOL_TCP, socket.TCP_KEEPCNT, 1),
        )
        relay.drops = lambda packet: True
        client.send(data)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(6))
        expect(errno_of(client.recv, 1), seen)
        accepted.close()


def the_user_timeout_decides_instead_of_the_count_of_probes():
    relay = Relay()
    client, accepted = relay.connection(
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        (socket.SOL_TCP, socket.TCP_KEEPIDLE, 1),
        (socket.SOL_TCP, socket.TCP_KEEPINTVL, 1),
        (socket.SOL_TCP, socket.TCP_KEEPCNT, 9),
        (*USER, 2000),
    )
    relay.drops = lambda packet: True
    seconds, seen = seconds_of(client.recv, 1)
    expect(seen, "ETIMEDOUT")
    expect_that(1.9 < seconds < 4, f"{seconds:.1f} s")
    accepted.close()


def a_shut_window_never_ends_a_connection_whose_peer_answers_probes():
    new_network()
    sysctl("net.ipv4.tcp_retries2", 3)
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client, accepted = connection(server)
    client.setblocking(False)
    errno_of(send_without_end, client)
    client.setblocking(True)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(15))
    expect(errno_of(client.recv, 1), "EAGAIN")
    accepted.close()


def unacknowledged_data_ends_after_tcp_retries2():
    """With a time of 0 too."""
    relay = Relay()
    relay.here.sysctl("net.ipv4.tcp_retries2", 3)
    client, accepted = relay.connection()
    for milliseconds in (500, 0):
        client.setsockopt(socket.SOL_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
    relay.drops = lambda packet: True
    client.send(b"x")
    seconds, seen = seconds_of(client.recv, 1)
    expect(seen, "ETIMEDOUT")
    expect_that(1 < seconds < 10, f"{seconds:.1f} s")
    accepted.close()


def with_a_small_rto_max_the_count_of_retransmissions_is_reached_sooner():
    needs_kernel(6, 15)
    times = []
    for most in (1000, 120_000):
        relay = Relay()
        relay.here.sysctl("net.ipv4.tcp_retries2", 5)
        client, accepted = relay.connection((socket.SOL_TCP, 44, most))
        relay.drops = lambda packet: True
        client.send(b"x")
        seconds, seen = seconds_of(client.recv, 1)
        expect(seen, "ETIMEDOUT")
        times.append(seconds)
        accepted.close()
    expect_that(times[0] < 8 and times[1] > times[0] + 3, f"{times}")


def a_deferred_connection_is_accepted_without_data_when_the_time_is_over():
    server = listener()
    server.setsockopt(socket.SOL_TCP, socket.TCP_DEFER_ACCEPT, 1)
    client = socket.create_connection(server.getsockname())
    seconds, seen = seconds_of(server.accept)
    expect(seen, None)
    expect_that(0.8 < seconds < 5, f"{seconds:.1f} s")
    client.close()


def _syn(count, resent, linear=4):
    """How long connect() to a host that never answers takes."""
    needs_kernel(6, 5)
    relay = Relay(drops=lambda packet: True)
    relay.here.sysctl("net.ipv4.tcp_syn_linear_timeouts", linear)
    client = relay.here.socket()
    client.setsockopt(*SYNCNT, count)
    seconds, seen = seconds_of(client.connect, ("10.9.9.2", 9))
    expect(seen, "ETIMEDOUT")
    expect(len([packet for packet in relay.packets if packet.protocol == TCP]), 1 + resent, f"after {seconds:.1f} s")
    return seconds


prove(globals())
