#!/usr/bin/env python3
"""Options of SOL_TCP that few programs use"""

import socket

from network import Relay, wait_until
from proof import errno_of, expect, expect_that, needs_kernel, number, prove

TCP = socket.IPPROTO_TCP
QUICKACK = (socket.SOL_TCP, socket.TCP_QUICKACK)
THIN_DUPACK, TIMESTAMP, FASTOPEN, CONNECT, NO_COOKIE, RTO_MIN, DELACK_MAX, REPAIR = (
    (socket.SOL_TCP, name) for name in (17, 24, 23, 30, 34, 45, 46, 19)
)


def thin_dupack_is_taken_and_forgotten():
    sock = socket.socket()
    expect(errno_of(sock.setsockopt, *THIN_DUPACK, 1), None)
    expect(number(sock, *THIN_DUPACK), 0)


def the_timestamp_can_be_set_in_repair_mode_only():
    sock = socket.socket()
    expect(errno_of(sock.setsockopt, *TIMESTAMP, 1), "EPERM")
    sock.setsockopt(*REPAIR, 1)
    expect(errno_of(sock.setsockopt, *TIMESTAMP, 1), None)


def without_a_cookie_the_first_packet_carries_data():
    for no_cookie in (0, 1):
        relay = Relay()
        relay.here.sysctl("net.ipv4.tcp_fastopen", 1)
        relay.there.sysctl("net.ipv4.tcp_fastopen", 2)
        server = relay.listener(socket.AF_INET, (*FASTOPEN, 5), (*NO_COOKIE, no_cookie))
        client = relay.here.socket()
        client.setsockopt(*CONNECT, 1)
        client.setsockopt(*NO_COOKIE, no_cookie)
        client.connect(server.getsockname())
        client.send(b"request")
        accepted, _ = server.accept()
        expect(accepted.recv(100), b"request")
        opening = [packet for packet in relay.sent(TCP) if packet.is_opening()][0]
        expect(opening.payload, b"request" if no_cookie else b"")


def delack_max_bounds_how_long_an_acknowledgement_is_held_back():
    needs_kernel(6, 15)
    for most, bound in ((8000, 0.03), (200_000, 1)):
        relay = Relay()
        client, accepted = relay.connection()
        accepted.setsockopt(*DELACK_MAX, most)
        accepted.setsockopt(*QUICKACK, 0)
        before = len(relay.sent(TCP, 2))
        client.send(b"x")
        waited = relay.next_sent(TCP, 2, before).when - _data(relay)[0].when
        expect_that((0.004 if most == 8000 else 0.035) < waited < bound, f"{most} us: {waited:.3f} s")


def rto_min_bounds_the_wait_before_a_retransmission():
    needs_kernel(6, 15)
    for least, between in ((None, (0.15, 0.5)), (20_000, (0.01, 0.1))):
        relay = Relay()
        client, accepted = relay.connection(*([(*RTO_MIN, least)] if least else []))
        relay.drops = lambda packet: True
        client.send(b"x")
        wait_until(lambda: len(_data(relay)) > 1, "it is not sent again")
        first, again = (packet.when for packet in _data(relay)[:2])
        expect_that(between[0] < again - first < between[1], f"{least}: {again - first:.3f} s")
        accepted.close()


def _data(relay):
    return [packet for packet in relay.sent(TCP) if packet.payload]


prove(globals())
