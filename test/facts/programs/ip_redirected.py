#!/usr/bin/env python3
"""Connections and datagrams that the packet filter redirects: SO_ORIGINAL_DST, IP_TRANSPARENT, IP_RECVORIGDSTADDR"""

import socket
import struct

from network import Network, behind_a_router
from packet_filter import redirect, to_proxy
from proof import expect, prove

V4, V6 = socket.AF_INET, socket.AF_INET6
TCP, UDP = socket.IPPROTO_TCP, socket.IPPROTO_UDP
# IP6T_SO_ORIGINAL_DST has the same number.
ORIGINAL_DST, ORIGINAL_DST6 = (socket.SOL_IP, 80), (socket.IPPROTO_IPV6, 80)
TRANSPARENT, RECVORIGDSTADDR = (socket.SOL_IP, socket.IP_TRANSPARENT), (socket.SOL_IP, 20)


def original_dst_reads_where_a_redirected_connection_was_to_go_and_else_its_own_address():
    for family, address, option, layout in (
        (V4, "127.0.0.1", ORIGINAL_DST, "!2xH4s"),
        (V6, "::1", ORIGINAL_DST6, "!2xH4x16s"),
    ):
        network = Network()
        redirect(network, family, TCP, port=80, to=1234)
        server = network.socket(family)
        server.bind((address, 1234))
        server.listen()
        for wanted in (80, 1234):
            client = network.socket(family)
            client.connect((address, wanted))
            accepted, _ = server.accept()
            expect(accepted.getsockname()[:2], (address, 1234))
            port, packed = struct.unpack_from(layout, accepted.getsockopt(*option, 28))
            expect((socket.inet_ntop(family, packed), port), (address, wanted))


def tproxy_leads_to_another_port_and_leaves_the_address_as_it_was():
    left, between, _ = behind_a_router()
    between.ip("rule", "add", "iif", "left", "lookup", "100")
    between.ip("route", "add", "local", "0.0.0.0/0", "dev", "lo", "table", "100")
    to_proxy(between, V4, TCP, port=80, to=1234)
    server = between.socket()
    server.setsockopt(*TRANSPARENT, 1)
    server.bind(("0.0.0.0", 1234))
    server.listen()
    server.settimeout(1)
    client = left.socket()
    client.settimeout(1)
    client.connect(("10.9.2.1", 80))
    expect(server.accept()[0].getsockname(), ("10.9.2.1", 80))


def the_address_of_a_datagram_is_that_of_before_tproxy():
    left, between, _ = behind_a_router()
    between.ip("rule", "add", "iif", "left", "lookup", "100")
    between.ip("route", "add", "local", "0.0.0.0/0", "dev", "lo", "table", "100")
    to_proxy(between, V4, UDP, port=53, to=1234)
    proxy = between.socket(V4, socket.SOCK_DGRAM)
    for option in (TRANSPARENT, RECVORIGDSTADDR):
        proxy.setsockopt(*option, 1)
    proxy.bind(("0.0.0.0", 1234))
    proxy.settimeout(1)
    left.socket(V4, socket.SOCK_DGRAM).sendto(b"x", ("10.9.2.1", 53))
    _, ancillary, _, _ = proxy.recvmsg(9, 100)
    port, packed = struct.unpack_from("!2xH4s", ancillary[0][2])
    expect((socket.inet_ntoa(packed), port), ("10.9.2.1", 53))


prove(globals())
