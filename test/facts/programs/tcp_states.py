#!/usr/bin/env python3
"""The states of a TCP connection, which TCP_INFO and /proc/net/tcp have: what brings each about, and what ends it."""

import fcntl
import os
import pathlib
import select
import socket
import struct
import time
import typing

from network import Relay
from proof import TCP_INFO, connection, errno_of, expect, fill, listener, new_network, prove, sysctl

ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, CLOSING = range(1, 12)
DEFER_ACCEPT = (socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT)
FAR = "10.9.9.2"


def a_socket_is_closed_before_it_connects_and_after_a_reset():
    expect(_state(socket.socket()), CLOSE)
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    expect(_state(bound), CLOSE)
    client, accepted = connection()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    time.sleep(0.05)
    expect(_state(accepted), CLOSE)


def listen_makes_it_listen():
    expect(_state(listener()), LISTEN)


def clients_are_connected_before_accept_is_called():
    server = listener()
    client = socket.create_connection(server.getsockname())
    expect(_state(client), ESTABLISHED)
    client.send(b"x")
    accepted, _ = server.accept()
    expect(accepted.recv(1), b"x")


def beyond_the_backlog_clients_stay_in_syn_sent():
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(1)
    clients = []
    for _ in range(4):
        clients.append(socket.socket())
        clients[-1].setblocking(False)
        errno_of(clients[-1].connect, server.getsockname())
    time.sleep(0.2)
    expect([_state(client) for client in clients], [ESTABLISHED, ESTABLISHED, SYN_SENT, SYN_SENT])


def listen_is_cut_to_somaxconn():
    new_network()
    sysctl("net.core.somaxconn", 16)
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(500)
    # tcpi_sacked of a listener is its limit.
    expect(struct.unpack_from("I", server.getsockopt(socket.IPPROTO_TCP, TCP_INFO, 32), 28), (16,))


def connect_waits_in_syn_sent_for_an_answer():
    relay = Relay(drops=lambda packet: True)
    client = relay.here.socket()
    client.setblocking(False)
    errno_of(client.connect, (FAR, 9))
    time.sleep(0.1)
    expect(_state(client), SYN_SENT)


def an_answered_syn_waits_in_syn_recv_for_the_handshakes_end():
    # What comes from the client is lost, but for its first packet.
    relay = Relay()
    server = relay.listener()
    relay.drops = lambda packet: packet.sender == 1 and not packet.is_opening()
    client = relay.here.socket()
    client.setblocking(False)
    errno_of(client.connect, server.getsockname())
    time.sleep(0.3)
    expect(_state(client), ESTABLISHED)
    port = server.getsockname()[1]
    with relay.there:
        expect([one for one in _table() if one.port == port and one.state == SYN_RECV], [Line(port, SYN_RECV, 0)])


def defer_accept_keeps_connections_in_syn_recv_until_data_comes():
    new_network()
    server = listener()
    server.setsockopt(*DEFER_ACCEPT, 5)
    port = server.getsockname()[1]
    client = socket.create_connection(server.getsockname())
    time.sleep(0.1)
    expect([one.state for one in _table() if one.port == port and one.state != LISTEN], [SYN_RECV])
    client.send(b"x")
    time.sleep(0.1)
    expect([one.state for one in _table() if one.port == port and one.state != LISTEN], [ESTABLISHED])


def a_peer_that_has_vanished_leaves_it_established():
    relay = Relay()
    client, _ = relay.connection()
    relay.drops = lambda packet: True
    time.sleep(1)
    expect(_state(client), ESTABLISHED)


def shutdown_waits_in_fin_wait1_while_the_peer_does_not_read():
    client, _ = connection()
    fill(client)
    client.shutdown(socket.SHUT_WR)
    time.sleep(0.1)
    expect(_state(client), FIN_WAIT1)


def shutdown_waits_in_fin_wait1_while_the_fin_is_not_acknowledged():
    relay = Relay()
    client, _ = relay.connection()
    relay.drops = lambda packet: True
    client.shutdown(socket.SHUT_WR)
    time.sleep(0.1)
    expect(_state(client), FIN_WAIT1)


def acknowledged_it_waits_in_fin_wait2_for_the_peer_to_close():
    client, accepted = connection()
    client.shutdown(socket.SHUT_WR)
    time.sleep(0.1)
    expect((_state(client), _state(accepted)), (FIN_WAIT2, CLOSE_WAIT))


def after_close_fin_wait2_ends_after_tcp_fin_timeout():
    new_network()
    sysctl("net.ipv4.tcp_fin_timeout", 1)
    client, accepted = connection()
    port = client.getsockname()[1]
    client.close()
    expect(accepted.recv(1), b"")
    time.sleep(0.1)
    expect([one.state for one in _table() if one.port == port], [FIN_WAIT2])
    time.sleep(3)
    expect([one.state for one in _table() if one.port == port], [])


def after_shutdown_alone_fin_wait2_has_no_end():
    new_network()
    sysctl("net.ipv4.tcp_fin_timeout", 1)
    client, accepted = connection()
    client.shutdown(socket.SHUT_WR)
    time.sleep(4)
    expect(_state(client), FIN_WAIT2)
    accepted.send(b"x")
    expect(client.recv(1), b"x")


def close_wait_lasts_until_this_side_closes():
    client, accepted = connection()
    client.close()
    expect(accepted.recv(1), b"")
    time.sleep(1)
    expect(_state(accepted), CLOSE_WAIT)


def in_close_wait_a_peer_that_only_shut_its_side_still_reads():
    client, accepted = connection()
    client.shutdown(socket.SHUT_WR)
    expect(accepted.recv(1), b"")
    expect(_state(accepted), CLOSE_WAIT)
    accepted.send(b"x")
    expect(client.recv(1), b"x")


def closed_in_close_wait_it_waits_in_last_ack_for_the_acknowledgement():
    client, accepted = connection()
    client.shutdown(socket.SHUT_WR)
    expect(accepted.recv(1), b"")
    fill(accepted)
    accepted.shutdown(socket.SHUT_WR)
    time.sleep(0.1)
    expect(_state(accepted), LAST_ACK)


def a_fin_that_comes_while_ones_own_is_not_acknowledged_makes_it_closing():
    client, accepted = connection()
    fill(client)
    client.shutdown(socket.SHUT_WR)
    accepted.shutdown(socket.SHUT_WR)
    time.sleep(0.1)
    expect((_state(client), _state(accepted)), (CLOSING, FIN_WAIT2))


def the_side_that_closes_first_keeps_its_address_in_time_wait():
    new_network()
    client, accepted = connection()
    first, second = client.getsockname()[1], accepted.getsockname()[1]
    client.close()
    expect(accepted.recv(1), b"")
    accepted.close()
    time.sleep(0.1)
    expect([one for one in _table() if one.state != LISTEN and first == one.port], [Line(first, TIME_WAIT, 0)])
    expect([one for one in _table() if one.state != LISTEN and second == one.port], [])


def a_reset_leaves_no_time_wait():
    new_network()
    client, accepted = connection()
    first = client.getsockname()[1]
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    time.sleep(0.1)
    expect([one for one in _table() if one.port == first], [])
    expect(errno_of(accepted.recv, 1), "ECONNRESET")


def a_socket_is_open_while_any_process_has_an_fd_of_it():
    client, accepted = connection()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    os.close(reading)
    accepted.close()
    expect(select.select([client], [], [], 0.3)[0], [], "the peer saw the end")
    os.close(writing)
    os.waitpid(child, 0)
    expect(select.select([client], [], [], 2)[0], [client])
    expect(client.recv(1), b"")


def accepted_sockets_do_not_inherit_o_nonblock():
    server = listener()
    server.setblocking(False)
    client = socket.create_connection(server.getsockname())
    select.select([server], [], [], 2)
    fd, _ = server._accept()
    expect(bool(fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK), False)
    client.close()


class Line(typing.NamedTuple):
    """A line of /proc/net/tcp."""

    port: int
    state: int
    inode: int


def _table():
    lines = pathlib.Path("/proc/thread-self/net/tcp").read_text().splitlines()[1:]
    fields = [line.split() for line in lines]
    return [Line(int(one[1].split(":")[1], 16), int(one[3], 16), int(one[9])) for one in fields]


def _state(sock):
    return sock.getsockopt(socket.IPPROTO_TCP, TCP_INFO, 1)[0]


prove(globals())
