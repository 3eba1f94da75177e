#!/usr/bin/env python3
"""TCP_DEFER_ACCEPT, TCP_FASTOPEN, TCP_FASTOPEN_CONNECT, TCP_FASTOPEN_KEY, TCP_SAVE_SYN, TCP_SAVED_SYN"""

import select
import socket
import time

from network import Relay, seconds_of, wait_until
from proof import connection, errno_of, expect, expect_that, listener, new_network, number, prove, sysctl

TCP = socket.IPPROTO_TCP
DEFER = (socket.SOL_TCP, socket.TCP_DEFER_ACCEPT)
FASTOPEN = (socket.SOL_TCP, socket.TCP_FASTOPEN)
CONNECT = (socket.SOL_TCP, 30)
KEY = (socket.SOL_TCP, 33)
SAVE_SYN = (socket.SOL_TCP, 27)
SAVED_SYN = (socket.SOL_TCP, 28)


def five_seconds_read_back_as_seven():
    sock = socket.socket()
    sock.setsockopt(*DEFER, 5)
    expect(number(sock, *DEFER), 7)


def accept_wakes_only_when_data_comes():
    server = listener()
    server.setsockopt(*DEFER, 5)
    client = socket.create_connection(server.getsockname())
    expect(_acceptable(server, 0.1), False)
    client.send(b"x")
    expect(_acceptable(server, 1), True)


def defer_accept_is_not_inherited():
    server = listener()
    server.setsockopt(*DEFER, 5)
    client = socket.create_connection(server.getsockname())
    client.send(b"x")
    accepted, _ = server.accept()
    expect(number(accepted, *DEFER), 0)


def the_first_packet_carries_data_once_there_is_a_cookie():
    relay, server = _fast(server_bits=2, client_bits=1)
    client = relay.here.socket()
    client.setsockopt(*CONNECT, 1)
    before = len(relay.packets)
    client.connect(server.getsockname())
    time.sleep(0.05)
    # The last packets of the connection that brought the cookie may still come.
    expect([packet for packet in relay.packets[before:] if packet.is_opening()], [])
    client.send(b"request")
    accepted, _ = server.accept()
    expect(accepted.recv(100), b"request")
    opening = [packet for packet in relay.packets[before:] if packet.is_opening()]
    expect([packet.payload for packet in opening], [b"request"])


def the_listener_has_the_data_a_round_trip_sooner():
    relay, server = _fast(server_bits=2, client_bits=1)
    relay.delay = 0.05
    client = relay.here.socket()
    client.setsockopt(*CONNECT, 1)
    client.connect(server.getsockname())
    client.setblocking(False)
    began = time.monotonic()
    client.send(b"request")
    accepted, _ = server.accept()
    expect(accepted.recv(100), b"request")
    # One way; with a handshake first it would be three.
    expect_that(time.monotonic() - began < 0.09, f"{time.monotonic() - began:.3f} s")


def without_a_cookie_the_handshake_is_made_at_once():
    relay = Relay()
    relay.here.sysctl("net.ipv4.tcp_fastopen", 1)
    server = relay.listener()
    client = relay.here.socket()
    client.setsockopt(*CONNECT, 1)
    client.connect(server.getsockname())
    wait_until(lambda: _acceptable(server, 0), "no handshake")
    expect(client.getpeername(), server.getsockname())


def errors_of_connect_come_with_the_write():
    relay, server = _fast(server_bits=2, client_bits=1)
    server.close()
    client = relay.here.socket()
    client.setsockopt(*CONNECT, 1)
    expect(errno_of(client.connect, ("10.9.9.2", relay.port)), None)
    expect(errno_of(client.send, b"x") or errno_of(client.recv, 1), "ECONNREFUSED")


def one_that_waits_for_the_server_to_speak_waits_for_ever():
    relay, server = _fast(server_bits=2, client_bits=1)
    client = relay.here.socket()
    client.setsockopt(*CONNECT, 1)
    client.connect(server.getsockname())
    before = len([packet for packet in relay.packets if packet.protocol == TCP])
    client.settimeout(0.3)
    try:
        client.recv(1)
    except TimeoutError:
        pass
    expect(len([packet for packet in relay.packets if packet.protocol == TCP]), before)
    expect(_acceptable(server, 0), False)


def without_the_server_bit_data_waits_for_the_handshake():
    relay, server = _fast(server_bits=0, client_bits=1)
    client = relay.here.socket()
    client.setsockopt(*CONNECT, 1)
    client.connect(server.getsockname())
    client.send(b"request")
    wait_until(lambda: any(packet.payload == b"request" for packet in relay.sent(TCP)), "no data")
    expect([packet.payload for packet in relay.sent(TCP) if packet.is_opening()], [b""] * 2)


def fastopen_connect_wants_the_client_bit():
    new_network()
    sysctl("net.ipv4.tcp_fastopen", 0)
    expect(errno_of(socket.socket().setsockopt, *CONNECT, 1), "ENOTSUP")


def the_value_bounds_those_whose_handshake_is_not_finished():
    relay, server = _fast(server_bits=2, client_bits=1, queue=1)
    _request(relay, b"1")
    _request(relay, b"2")
    # Both handshakes were finished at once: neither counts.
    expect([_accepted_data(server) for _ in range(2)], [b"1", b"2"])
    relay.drops = lambda packet: packet.sender == 1 and not packet.is_opening()
    third, fourth = _request(relay, b"3"), _request(relay, b"4")
    time.sleep(0.1)
    expect(_accepted_data(server), b"3")
    expect(_acceptable(server, 0.2), False)
    for sock in (third, fourth):
        sock.close()


def fastopen_is_not_inherited():
    server = listener()
    server.setsockopt(*FASTOPEN, 5)
    _, accepted = connection(server)
    expect((number(server, *FASTOPEN), number(accepted, *FASTOPEN)), (5, 0))


def one_or_two_keys_are_taken():
    server = listener()
    for length, seen in ((15, "EINVAL"), (16, None), (32, None), (48, "EINVAL")):
        expect(errno_of(server.setsockopt, *KEY, bytes(length)), seen, str(length))


def a_key_of_the_listener_reads_back_the_machines_does_not():
    new_network()
    sysctl("net.ipv4.tcp_fastopen_key", "01020304-05060708-090a0b0c-0d0e0f10")
    server = listener()
    server.setsockopt(*FASTOPEN, 5)
    expect(server.getsockopt(*KEY, 32), b"")
    server.setsockopt(*KEY, bytes(range(16)))
    expect(server.getsockopt(*KEY, 32), bytes(range(16)))


def the_sysctls_key_makes_the_cookies_of_listeners_without_one():
    """With the same key two listeners, in two networks, give the same cookie to the same client."""
    cookies = [_cookie(key) for key in ("01020304-0-0-1", "01020304-0-0-1", "01020304-0-0-2")]
    expect((len(cookies[0]), cookies[0] == cookies[1], cookies[0] == cookies[2]), (8, True, False))


def listeners_with_one_key_take_each_others_cookies():
    """Also while keys are changed: the second of two is the older one."""
    one, another = bytes(range(16)), bytes(range(16, 32))
    for key, taken in ((one, True), (another, False), (another + one, True)):
        relay, first = _fast(server_bits=2, client_bits=1, listener_key=one)
        second = relay.listener(socket.AF_INET, (*FASTOPEN, 5), (*KEY, key))
        relay.port = second.getsockname()[1]
        # The last packet of the handshake gets lost: what is there came with the first.
        relay.drops = lambda packet: packet.sender == 1 and not packet.is_opening()
        client = _request(relay, b"request")
        expect(_acceptable(second, 0.2), taken, f"key {key.hex()}")
        client.close()


def saved_headers_are_read_once():
    server = listener()
    server.setsockopt(*SAVE_SYN, 1)
    client, accepted = connection(server)
    expect(errno_of(accepted.getsockopt, *SAVED_SYN, 10), "EINVAL")
    headers = accepted.getsockopt(*SAVED_SYN, 512)
    expect(headers[0] >> 4, 4)
    expect(headers[20:22], client.getsockname()[1].to_bytes(2, "big"))
    # The TCP header is as long as its options make it; the first of them is the segment size.
    expect((len(headers), headers[40]), (20 + (headers[32] >> 4) * 4, 2))
    expect(accepted.getsockopt(*SAVED_SYN, 512), b"")


def two_keeps_the_link_layers_header_too():
    server = listener()
    server.setsockopt(*SAVE_SYN, 2)
    _, accepted = connection(server)
    headers = accepted.getsockopt(*SAVED_SYN, 512)
    # Loopback has an Ethernet header: two addresses of zeros and the type of IPv4.
    expect(headers[:15], bytes(12) + b"\x08\x00\x45")


def without_save_syn_there_is_nothing():
    _, accepted = connection()
    expect(accepted.getsockopt(*SAVED_SYN, 512), b"")


def with_0_accept_wakes_without_data():
    server = listener()
    for seconds in (5, 0):
        server.setsockopt(*DEFER, seconds)
    client = socket.create_connection(server.getsockname())
    expect(_acceptable(server, 1), True)
    client.close()


def with_a_queue_of_0_data_of_a_first_packet_is_not_taken():
    for queue, early in ((5, True), (0, False)):
        relay, server = _fast(server_bits=2, client_bits=1)
        server.setsockopt(*FASTOPEN, queue)
        # The last packet of the handshake gets lost: what is there came with the first.
        relay.drops = lambda packet: packet.sender == 1 and not packet.is_opening()
        client = _request(relay, b"request")
        expect(_acceptable(server, 0.2), early, f"TCP_FASTOPEN {queue}")
        client.close()


def without_fastopen_connect_the_connection_is_opened_at_once():
    relay, server = _fast(server_bits=2, client_bits=1)
    before = len(relay.sent(TCP))
    client = relay.here.socket()
    client.connect(server.getsockname())
    expect(relay.next_sent(TCP, already=before).is_opening(), True)
    server.accept()


def _acceptable(server, seconds):
    return select.select([server], [], [], seconds)[0] != []


def _cookie(key):
    relay, _ = _fast(server_bits=2, client_bits=1, key=key)
    options = relay.sent(TCP, 2)[0].tcp_options
    at = options.index(b"\x22\x0a")
    return options[at + 2 : at + 10]


def _request(relay, data):
    client = relay.here.socket()
    client.setsockopt(*CONNECT, 1)
    client.setblocking(False)
    client.connect(("10.9.9.2", relay.port))
    client.send(data)
    relay.kept.append(client)
    time.sleep(0.05)
    return client


def _accepted_data(server):
    accepted, _ = server.accept()
    return accepted.recv(100)


def _fast(server_bits, client_bits, key=None, queue=5, listener_key=None):
    """A listener with fast open, from which the client has a cookie."""
    relay = Relay()
    relay.here.sysctl("net.ipv4.tcp_fastopen", client_bits)
    relay.there.sysctl("net.ipv4.tcp_fastopen", server_bits)
    if key is not None:
        relay.there.sysctl("net.ipv4.tcp_fastopen_key", key)
    keys = [] if listener_key is None else [(*KEY, listener_key)]
    server = relay.listener(socket.AF_INET, (*FASTOPEN, queue), *keys)
    relay.port = server.getsockname()[1]
    first = relay.here.socket()
    first.setsockopt(*CONNECT, 1)
    first.connect(server.getsockname())
    first.send(b"first")
    accepted, _ = server.accept()
    expect(accepted.recv(100), b"first")
    # Else their last packets would come later on.
    relay.kept = [first, accepted]
    return relay, server


prove(globals())
