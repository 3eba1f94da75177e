#!/usr/bin/env python3
"""SO_REUSEPORT: how connections and datagrams are shared; SO_ATTACH_REUSEPORT_CBPF and _EBPF, SO_INCOMING_CPU"""

import socket

import bpf
from proof import as_nobody, connection, errno_of, expect, expect_that, has_data, needs_rights, number, prove

SO_INCOMING_CPU = 49
ANY_PORT = ("127.0.0.1", 0)


def sockets_of_one_user_share_a_port():
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        first, second = _group(2, kind)
        expect(first.getsockname(), second.getsockname())
        needs_rights()
        as_nobody(lambda: expect(errno_of(_member, kind, first.getsockname()), "EADDRINUSE", "another user"))


def set_late_it_still_lets_others_in():
    for kind, listens_first in ((socket.SOCK_STREAM, False), (socket.SOCK_STREAM, True), (socket.SOCK_DGRAM, False)):
        first = socket.socket(socket.AF_INET, kind)
        first.bind(ANY_PORT)
        if listens_first:
            first.listen(64)
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if kind == socket.SOCK_STREAM:
            first.listen(64)
        group = [first, _member(kind, first.getsockname())]
        senders = [socket.socket(socket.AF_INET, kind) for _ in range(60)]
        for sender in senders:
            sender.connect(first.getsockname())
            sender.send(b"x")
        waiting = [_waiting(one) for one in group]
        expect_that(sum(waiting) == 60 and min(waiting) > 10, f"waiting: {waiting}")


def connections_are_spread_by_a_hash():
    group = _group(2, socket.SOCK_STREAM)
    clients = [socket.create_connection(group[0].getsockname()) for _ in range(60)]
    # Nobody accepts, which does not matter: each listener gets its share.
    waiting = [_waiting(one) for one in group]
    expect(sum(waiting), len(clients))
    expect_that(min(waiting) > 10, f"waiting: {waiting}")


def datagrams_of_one_sender_go_to_one_socket_those_of_many_to_all():
    group = _group(2, socket.SOCK_DGRAM)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(20):
        sender.sendto(b"x", group[0].getsockname())
    expect(sorted(_waiting(one) for one in group), [0, 20])
    for _ in range(60):
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", group[0].getsockname())
    waiting = [_waiting(one) for one in group]
    expect_that(min(waiting) > 10, f"waiting: {waiting}")


def a_classic_program_returns_the_index_of_the_socket():
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        for index in (0, 1, 2):
            group = _group(3, kind)
            bpf.attach(group[0], bpf.returns(index), bpf.SO_ATTACH_REUSEPORT_CBPF)
            expect(_who_gets(group, kind), [int(at == index) * 10 for at in range(3)], f"{kind.name} {index}")


def a_program_can_choose_by_processor():
    group = _group(2, socket.SOCK_DGRAM)
    bpf.attach(group[0], bpf.by_cpu(), bpf.SO_ATTACH_REUSEPORT_CBPF)
    for cpu in (0, 1):
        with bpf.on_cpu(cpu):
            expect(_who_gets(group, socket.SOCK_DGRAM)[cpu], 10, f"processor {cpu}")


def sockets_are_numbered_by_bind_for_udp_and_by_listen_for_tcp():
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        first = _bound(kind, ANY_PORT)
        second = _bound(kind, first.getsockname())
        if kind == socket.SOCK_STREAM:
            second.listen(64)
            first.listen(64)
        bpf.attach(first, bpf.returns(0), bpf.SO_ATTACH_REUSEPORT_CBPF)
        wanted = [0, 10] if kind == socket.SOCK_STREAM else [10, 0]
        expect(_who_gets([first, second], kind), wanted, kind.name)


def when_one_closes_the_last_takes_its_number():
    group = _group(3, socket.SOCK_DGRAM)
    bpf.attach(group[0], bpf.returns(0), bpf.SO_ATTACH_REUSEPORT_CBPF)
    group[0].close()
    expect(_who_gets(group[1:], socket.SOCK_DGRAM), [0, 10])


def an_index_out_of_range_falls_back_to_the_hash():
    group = _group(2, socket.SOCK_DGRAM)
    bpf.attach(group[0], bpf.returns(7), bpf.SO_ATTACH_REUSEPORT_CBPF)
    address = group[0].getsockname()
    for _ in range(60):
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", address)
    waiting = [_waiting(one) for one in group]
    expect(sum(waiting), 60)
    expect_that(min(waiting) > 10, f"waiting: {waiting}")


def an_extended_program_chooses_by_a_map_that_changes():
    needs_rights()
    group = _group(2, socket.SOCK_DGRAM)
    sockets = bpf.sockets_map(1)
    bpf.put(sockets, 0, group[1])
    # Whoever sets it sets it for the whole group.
    bpf.attach(group[0], _chooses_from(sockets), bpf.SO_ATTACH_REUSEPORT_EBPF)
    expect(_who_gets(group, socket.SOCK_DGRAM), [0, 10])
    bpf.put(sockets, 0, group[0])
    expect(_who_gets(group, socket.SOCK_DGRAM), [10, 0])


def it_holds_for_the_whole_group():
    needs_rights()
    group = _group(3, socket.SOCK_DGRAM)
    bpf.attach(group[2], bpf.extended_returns(1), bpf.SO_ATTACH_REUSEPORT_EBPF)
    expect(_who_gets(group, socket.SOCK_DGRAM), [0, 10, 0])


def the_socket_of_the_processor_is_preferred():
    first, second = _group(2, socket.SOCK_STREAM)
    for cpu, sock in ((0, first), (1, second)):
        sock.setsockopt(socket.SOL_SOCKET, SO_INCOMING_CPU, cpu)
    for cpu, wanted in ((0, [10, 0]), (1, [0, 10])):
        with bpf.on_cpu(cpu):
            expect(_who_gets([first, second], socket.SOCK_STREAM), wanted, f"processor {cpu}")


def the_processor_of_the_last_packet_is_read():
    client, accepted = connection()
    for cpu in (0, 1, 0):
        with bpf.on_cpu(cpu):
            client.send(b"x")
            accepted.recv(1)
            expect(number(accepted, socket.SOL_SOCKET, SO_INCOMING_CPU), cpu)


def _chooses_from(sockets):
    """bpf_sk_select_reuseport(context, map, &key, 0) with the key 0; then SK_PASS."""
    return bpf.extended(
        bpf.store32(10, -4, 0),
        bpf.load64(2, sockets, source=1),
        bpf.copy(3, 10),
        bpf.add(3, -4),
        bpf.move(4, 0),
        bpf.call(bpf.SK_SELECT_REUSEPORT),
        bpf.move(0, 1),
        bpf.end(),
        kind=bpf.SK_REUSEPORT,
    )


def _group(many, kind):
    first = _member(kind, ANY_PORT)
    return [first, *(_member(kind, first.getsockname()) for _ in range(many - 1))]


def _member(kind, address):
    sock = _bound(kind, address)
    if kind == socket.SOCK_STREAM:
        sock.listen(64)
    return sock


def _bound(kind, address):
    sock = socket.socket(socket.AF_INET, kind)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.bind(address)
    return sock


def _who_gets(group, kind):
    """How many of ten connections, or datagrams from ten ports, each socket gets."""
    for _ in range(10):
        sender = socket.socket(socket.AF_INET, kind)
        if kind == socket.SOCK_STREAM:
            sender.connect(group[0].getsockname())
        else:
            sender.sendto(b"x", group[0].getsockname())
    return [_waiting(one) for one in group]


def _waiting(sock):
    """Takes what waits; how many connections or datagrams it was."""
    count = 0
    sock.setblocking(False)
    take = sock.accept if number(sock, socket.SOL_SOCKET, socket.SO_ACCEPTCONN) else lambda: sock.recv(9)
    while errno_of(take) is None:
        count += 1
    return count


prove(globals())
