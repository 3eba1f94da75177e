#!/usr/bin/env python3
"""TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT, TCP_LINGER2"""

import pathlib
import socket
import struct
import time

from network import Relay, seconds_of, wait_until
from proof import connection, errno_of, expect, expect_that, kernel, listener, new_network, number, prove, send_without_end, sysctl, timeval

TCP = socket.IPPROTO_TCP
ALIVE = (socket.SOL_SOCKET, socket.SO_KEEPALIVE)
IDLE, INTERVAL, COUNT, USER, LINGER2 = (
    (socket.SOL_TCP, name)
    for name in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT, socket.TCP_LINGER2)
)


def times_from_1_to_32767_are_taken():
    sock = socket.socket()
    for option in (IDLE, INTERVAL):
        for value, seen in ((0, "EINVAL"), (1, None), (32767, None), (32768, "EINVAL")):
            expect(errno_of(sock.setsockopt, *option, value), seen, str(value))


def counts_from_1_to_127_are_taken():
    """Of probes, and of first packets."""
    sock = socket.socket()
    for option in (COUNT, (socket.SOL_TCP, socket.TCP_SYNCNT)):
        for value, seen in ((0, "EINVAL"), (1, None), (127, None), (128, "EINVAL")):
            expect(errno_of(sock.setsockopt, *option, value), seen, str(value))


def the_defaults_are_the_sysctls():
    sock = socket.socket()
    for option, name in ((IDLE, "time"), (INTERVAL, "intvl"), (COUNT, "probes")):
        expect([str(number(sock, *option))], sysctl(f"net.ipv4.tcp_keepalive_{name}"))


def alone_it_does_nothing():
    relay = Relay()
    both = relay.connection((*IDLE, 1), (*INTERVAL, 1))
    before = len(relay.sent(TCP))
    time.sleep(1.3)
    expect(len(relay.sent(TCP)), before)
    for sock in both:
        sock.close()


def the_first_probe_comes_after_the_idle_time():
    relay = Relay()
    client, _ = relay.connection((*IDLE, 1), (*ALIVE, 1))
    before = len(relay.sent(TCP, 1))
    expect_that(0.9 < relay.next_sent(TCP, 1, before).when - relay.sent(TCP, 1)[-2].when < 1.3, "not after a second")
    wait_until(lambda: relay.sent(TCP, 2)[-1].when > relay.sent(TCP, 1)[before].when, "the peer does not answer")


def it_ends_a_connection_whose_data_is_not_acknowledged():
    relay = Relay()
    client, _ = relay.connection((*USER, 500))
    relay.drops = lambda packet: True
    client.send(b"x")
    seconds, seen = seconds_of(client.recv, 1)
    expect(seen, "ETIMEDOUT")
    expect_that(0.45 < seconds < 1.5, f"{seconds:.2f} s")


def it_ends_a_connection_whose_peer_keeps_its_window_shut():
    server = listener()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client, _ = connection(server)
    client.setsockopt(*USER, 500)
    client.setblocking(False)
    errno_of(send_without_end, client)
    client.setblocking(True)
    seconds, seen = seconds_of(client.recv, 1)
    expect(seen, "ETIMEDOUT")
    expect_that(seconds < 3, f"{seconds:.2f} s")


def alone_it_does_nothing_to_a_silent_connection():
    relay = Relay()
    client, _ = relay.connection((*USER, 200))
    relay.drops = lambda packet: True
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(1))
    expect(errno_of(client.recv, 1), "EAGAIN")


def set_before_connect_it_bounds_connect_too():
    relay = Relay(drops=lambda packet: True)
    client = relay.here.socket()
    client.setsockopt(*USER, 500)
    seconds, seen = seconds_of(client.connect, ("10.9.9.2", 9))
    expect(seen, "ETIMEDOUT")
    expect_that(0.45 < seconds < 1.6, f"{seconds:.2f} s")


def values_of_linger2_above_120_read_120():
    sock = socket.socket()
    for value, seen in ((120, 120), (121, 120), (5, 5), (-5, -1)):
        sock.setsockopt(*LINGER2, value)
        expect(number(sock, *LINGER2), seen, str(value))


def the_default_of_linger2_is_the_sysctl():
    expect([str(number(socket.socket(), *LINGER2))], sysctl("net.ipv4.tcp_fin_timeout"))


def a_negative_linger2_ends_fin_wait2_at_once():
    for value, state in ((-1, None), (30, "05")):
        relay = Relay()
        client, accepted = relay.connection((*LINGER2, value))
        port = client.getsockname()[1]
        client.close()
        expect(accepted.recv(1), b"")
        time.sleep(0.1)
        expect(_state(relay.here, port), state, f"TCP_LINGER2 {value}")


def linger2_bounds_fin_wait2():
    relay = Relay()
    client, accepted = relay.connection((*LINGER2, 1))
    port = client.getsockname()[1]
    client.close()
    expect(accepted.recv(1), b"")
    time.sleep(0.3)
    expect(_state(relay.here, port), "05")
    wait_until(lambda: _state(relay.here, port) is None, "it waits on", 4)


def linger2_does_nothing_while_a_process_has_the_socket():
    relay = Relay()
    client, accepted = relay.connection((*LINGER2, -1))
    client.shutdown(socket.SHUT_WR)
    expect(accepted.recv(1), b"")
    time.sleep(0.2)
    expect(_state(relay.here, client.getsockname()[1]), "05")
    accepted.send(b"x")
    expect(client.recv(1), b"x")


def linger2_neither_blocks_close_nor_drops_data():
    relay = Relay()
    client, accepted = relay.connection((*LINGER2, 1))
    client.send(b"x" * 100000)
    expect_that(seconds_of(client.close)[0] < 0.1, "close() waited")
    expect(len(accepted.recv(100000, socket.MSG_WAITALL)), 100000)


def linear_timeouts_came_with_6_5_and_are_4():
    new_network()
    setting = pathlib.Path("/proc/sys/net/ipv4/tcp_syn_linear_timeouts")
    expect(setting.read_text().split() if setting.exists() else None, ["4"] if kernel() >= (6, 5) else None)


def _state(network, port):
    """The state that /proc/net/tcp shows of the connection from this port: `05` is FIN_WAIT2."""
    with network:
        for line in pathlib.Path("/proc/thread-self/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[1].endswith(f":{port:04X}"):
                return fields[3]
    return None


prove(globals())
