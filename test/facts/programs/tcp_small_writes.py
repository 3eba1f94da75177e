#!/usr/bin/env python3
"""TCP_NODELAY, TCP_CORK, TCP_QUICKACK"""

import contextlib
import os
import socket
import tempfile
import threading
import time

from network import Relay, wait_until
from proof import connection, expect, expect_that, number, prove

TCP = socket.IPPROTO_TCP
CORK = (socket.SOL_TCP, socket.TCP_CORK)
NODELAY = (socket.SOL_TCP, socket.TCP_NODELAY)
QUICKACK = (socket.SOL_TCP, socket.TCP_QUICKACK)


def a_small_write_waits_for_the_acknowledgement():
    relay = Relay(delay=0.05)
    client, accepted = relay.connection()
    client.send(b"1")
    client.send(b"2")
    # The first is acknowledged after a round trip, and the second is sent then.
    first, second = _moments(relay, 2)
    expect_that(second - first > 0.09, f"it did not wait: {second - first:.3f} s")


def with_nodelay_every_write_leaves_at_once():
    relay = Relay(delay=0.05)
    client, accepted = relay.connection((*NODELAY, 1))
    client.send(b"1")
    client.send(b"2")
    first, second = _moments(relay, 2)
    expect_that(second - first < 0.05, f"it waited {second - first:.3f} s")


def a_write_of_a_full_segment_does_not_wait():
    relay = Relay(delay=0.05)
    client, accepted = relay.connection()
    client.send(b"1")
    client.send(b"x" * 1448)
    first, second = _moments(relay, 2)
    expect_that(second - first < 0.05, f"it waited {second - first:.3f} s")


def two_small_writes_and_a_read_stall_for_40_milliseconds():
    client, accepted = connection()
    threading.Thread(target=_answer, args=(accepted,), daemon=True).start()
    slowest = max(_exchange(client) for _ in range(10))
    expect_that(0.035 < slowest < 0.2, f"{slowest:.3f} s")
    client.setsockopt(*NODELAY, 1)
    expect_that(max(_exchange(client) for _ in range(10)) < 0.03, "it stalls with TCP_NODELAY too")


def the_kernel_acknowledges_data_late_when_it_looks_like_a_conversation():
    """TCP_QUICKACK set once does not last; set after each read it does."""
    for again in (False, True):
        client, accepted = connection()
        accepted.setsockopt(*QUICKACK, 1)
        threading.Thread(target=_answer, args=(accepted, again), daemon=True).start()
        times = [_exchange(client) for _ in range(10)]
        slow = sum(seconds > 0.03 for seconds in times)
        expect_that(slow == 0 if again else slow > 5, f"{slow} of 10 were slow")


def quickack_does_not_stay():
    client, accepted = connection()
    accepted.setsockopt(*QUICKACK, 1)
    expect(number(accepted, *QUICKACK), 1)
    for _ in range(3):
        client.send(b"question")
        accepted.recv(100)
        accepted.send(b"answer")
        client.recv(100)
    expect(number(accepted, *QUICKACK), 0)


def the_wait_of_an_acknowledgement_grows_to_200_milliseconds():
    """Each that finds no data to ride on doubles it, as far as the round-trip time."""
    relay = Relay(delay=0.1)
    # A window that grows is acknowledged at once.
    server = relay.listener(socket.AF_INET, (socket.SOL_SOCKET, socket.SO_RCVBUF, 4096))
    client = relay.here.socket()
    client.setsockopt(*NODELAY, 1)
    client.connect(server.getsockname())
    accepted, _ = server.accept()
    for _ in range(40):
        client.send(b"x")
        time.sleep(0.002)
    time.sleep(0.5)
    before = len(relay.sent(TCP, 2))
    client.send(b"x")
    waited = relay.next_sent(TCP, 2, before).when - (_data(relay)[-1].when + relay.delay)
    expect_that(0.15 < waited < 0.23, f"{waited:.3f} s")
    expect(len(accepted.recv(100)), 41)


def an_acknowledgement_waits_40_milliseconds_in_a_conversation():
    relay = Relay()
    client, accepted = relay.connection()
    accepted.setsockopt(*QUICKACK, 0)
    before = len(relay.sent(TCP, 2))
    client.send(b"x")
    waited = relay.next_sent(TCP, 2, before).when - _data(relay)[-1].when
    expect_that(0.035 < waited < 0.06, f"{waited:.3f} s")


def listen_turns_it_on_again_and_off_after_that_it_delays_the_first_acknowledgement():
    for again, value in ((False, 1), (True, 0)):
        relay = Relay()
        server = relay.listener(socket.AF_INET, (*QUICKACK, 0))
        expect(number(server, *QUICKACK), 1, "it was turned off before listen()")
        if again:
            server.setsockopt(*QUICKACK, 0)
        client = relay.here.socket()
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        expect(number(accepted, *QUICKACK), value)
        before = len(relay.sent(TCP, 2))
        client.send(b"x")
        waited = relay.next_sent(TCP, 2, before).when - _data(relay)[-1].when
        expect_that(waited > 0.035 if again else waited < 0.03, f"{waited:.3f} s")


def with_quickack_it_does_not_wait():
    relay = Relay()
    client, accepted = relay.connection()
    accepted.setsockopt(*QUICKACK, 0)
    accepted.setsockopt(*QUICKACK, 1)
    before = len(relay.sent(TCP, 2))
    client.send(b"x")
    waited = relay.next_sent(TCP, 2, before).when - _data(relay)[-1].when
    expect_that(waited < 0.03, f"{waited:.3f} s")


def a_cork_holds_segments_back_until_it_is_pulled():
    relay = Relay()
    client, accepted = relay.connection((*CORK, 1))
    client.send(b"header")
    time.sleep(0.1)
    expect(_data(relay), [])
    client.send(b"body")
    client.setsockopt(*CORK, 0)
    expect(accepted.recv(100), b"headerbody")
    expect([len(packet.payload) for packet in _data(relay)], [10])


def a_full_segment_leaves_under_the_cork():
    relay = Relay()
    client, accepted = relay.connection((*CORK, 1))
    began = time.monotonic()
    client.send(b"x" * 2000)
    expect(len(accepted.recv(4000)), 1448)
    expect_that(time.monotonic() - began < 0.1, "it waited, as the rest does")
    time.sleep(0.05)
    expect([len(packet.payload) for packet in _data(relay)], [1448])


def a_forgotten_cork_gives_way_after_200_milliseconds():
    relay = Relay()
    client, accepted = relay.connection((*CORK, 1))
    began = time.monotonic()
    client.send(b"x")
    accepted.recv(1)
    expect_that(0.19 < time.monotonic() - began < 0.35, f"{time.monotonic() - began:.3f} s")


def on_a_slow_path_the_cork_waits_for_the_retransmission_timeout():
    relay = Relay(delay=0.15)
    client, accepted = relay.connection((*CORK, 1))
    timeout = int.from_bytes(client.getsockopt(socket.SOL_TCP, socket.TCP_INFO, 12)[8:12], "little") / 1e6
    began = time.monotonic()
    client.send(b"x")
    waited = relay.next_sent(TCP, 1, 2).when - began
    expect_that(timeout > 0.4 and abs(waited - timeout) < 0.1, f"timeout {timeout:.3f} s, waited {waited:.3f} s")


def the_cork_is_stronger_than_nodelay():
    relay = Relay()
    client, _ = relay.connection((*NODELAY, 1), (*CORK, 1))
    client.send(b"x")
    time.sleep(0.1)
    expect(_data(relay), [])


def turning_nodelay_on_pushes_out_what_the_cork_holds():
    relay = Relay()
    client, accepted = relay.connection((*CORK, 1))
    client.send(b"x")
    client.setsockopt(*NODELAY, 1)
    began = time.monotonic()
    accepted.recv(1)
    expect_that(time.monotonic() - began < 0.1, "it waited")


def writev_makes_one_packet_of_many_pieces():
    relay = Relay()
    client, accepted = relay.connection((*NODELAY, 1))
    client.sendmsg([b"head", b"and", b"body"])
    _moments(relay, 1)
    expect([packet.payload for packet in relay.sent(TCP) if packet.payload], [b"headandbody"])


def under_the_cork_header_and_file_share_full_packets():
    with tempfile.TemporaryFile() as file:
        file.write(bytes(3000))
        file.flush()
        for corked, sizes in ((1, [1448, 1448, 204]), (0, None)):
            relay = Relay()
            client, accepted = relay.connection((*NODELAY, 1))
            client.setsockopt(*CORK, corked)
            client.send(bytes(100))
            os.sendfile(client.fileno(), file.fileno(), 0, 3000)
            client.setsockopt(*CORK, 0)
            sent = lambda: [len(packet.payload) for packet in relay.sent(TCP) if packet.payload]
            wait_until(lambda: sum(sent()) == 3100, "not all is sent")
            expect(sent() if corked else sent()[0], sizes or 100)


def acknowledging_at_once_costs_packets():
    counts = {}
    for quick in (0, 1):
        relay = Relay()
        client, accepted = relay.connection((*NODELAY, 1))
        threading.Thread(target=_answer, args=(accepted, quick == 1), daemon=True).start()
        for _ in range(20):
            accepted.setsockopt(*QUICKACK, quick)
            client.send(b"x" * 10)
            client.recv(100)
        counts[quick] = len([packet for packet in relay.sent(TCP, 2) if not packet.payload])
    expect_that(counts[1] > counts[0] + 5, f"packets without data: {counts}")


def _data(relay, sender=1):
    return [packet for packet in relay.sent(TCP, sender) if packet.payload]


def _moments(relay, count):
    """When the first so many packets with data were sent."""
    wait_until(lambda: len(_data(relay)) >= count, "too few packets")
    return [packet.when for packet in _data(relay)[:count]]


def _exchange(client):
    began = time.monotonic()
    client.send(b"a")
    client.send(b"b")
    client.recv(1)
    return time.monotonic() - began


def _answer(accepted, again=False):
    with contextlib.suppress(ConnectionError):
        _answers(accepted, again)


def _answers(accepted, again):
    got = 0
    while data := accepted.recv(100):
        if again:
            accepted.setsockopt(*QUICKACK, 1)
        got += len(data)
        if got % 2 == 0:
            accepted.send(b"c")


prove(globals())
