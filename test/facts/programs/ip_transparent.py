#!/usr/bin/env python3
"""IP_TRANSPARENT and IP_RECVORIGDSTADDR on a machine that traffic of others is led to"""

import socket
import struct

from network import behind_a_router
from proof import errno_of, expect, prove

V4, V6 = socket.AF_INET, socket.AF_INET6
TRANSPARENT, TRANSPARENT6 = (socket.SOL_IP, socket.IP_TRANSPARENT), (socket.IPPROTO_IPV6, 75)
RECVORIGDSTADDR, PKTINFO = (socket.SOL_IP, 20), (socket.SOL_IP, 8)
# The server that the client wants; the machine between the two does not have this address.
SERVER, SERVER6 = "10.9.2.1", "fd09:2::1"


def connections_of_others_are_taken_where_a_route_leads_them():
    """The accepted socket's own address is the one that the client wanted."""
    for family, wanted, option, everything in ((V4, SERVER, TRANSPARENT, "0.0.0.0/0"), (V6, SERVER6, TRANSPARENT6, "::/0")):
        left, between, _ = behind_a_router()
        expect(_accepts(left, between, family, wanted, (*option, 1)), None)
        _lead_here(between, everything)
        if family == V4:
            expect(_accepts(left, between, family, wanted, (*option, 0)), None)
        expect(_accepts(left, between, family, wanted, (*option, 1)), (wanted, 1234))


def one_socket_answers_from_the_original_address_by_pktinfo():
    """From the original port too, as that is its own."""
    left, between, _ = behind_a_router()
    _lead_here(between, "0.0.0.0/0")
    client = left.socket(V4, socket.SOCK_DGRAM)
    client.settimeout(0.3)
    for transparent, seen in ((1, (SERVER, 1234)), (0, None)):
        proxy = between.socket(V4, socket.SOCK_DGRAM)
        proxy.setsockopt(*TRANSPARENT, 1)
        proxy.setsockopt(*RECVORIGDSTADDR, 1)
        proxy.bind(("0.0.0.0", 1234))
        client.sendto(b"x", (SERVER, 1234))
        _, ancillary, _, asker = proxy.recvmsg(9, 100)
        port, address = struct.unpack("!H4s", ancillary[0][2][2:8])
        expect((ancillary[0][:2], socket.inet_ntoa(address), port), (RECVORIGDSTADDR, SERVER, 1234))
        proxy.setsockopt(*TRANSPARENT, transparent)
        outcome = errno_of(proxy.sendmsg, [b"y"], [(*PKTINFO, struct.pack("I4s4s", 0, address, bytes(4)))], 0, asker)
        expect(client.recvfrom(9)[1] if outcome is None else None, seen)
        proxy.close()


def from_another_port_only_another_socket_answers():
    left, between, _ = behind_a_router()
    client = left.socket(V4, socket.SOCK_DGRAM)
    client.bind(("10.9.1.1", 0))
    client.settimeout(1)
    other = between.socket(V4, socket.SOCK_DGRAM)
    expect(errno_of(other.bind, (SERVER, 53)), "EADDRNOTAVAIL")
    other.setsockopt(*TRANSPARENT, 1)
    other.bind((SERVER, 53))
    other.sendto(b"x", client.getsockname())
    expect(client.recvfrom(9)[1], (SERVER, 53))


def _accepts(left, between, family, wanted, option):
    """What the accepted socket's own address is when a client of the left network connects; None: nothing arrives."""
    server = between.socket(family)
    server.setsockopt(*option)
    server.bind(("0.0.0.0" if family == V4 else "::", 1234))
    server.listen()
    server.settimeout(0.2)
    client = left.socket(family)
    client.setblocking(False)
    errno_of(client.connect, (wanted, 1234))
    try:
        return server.accept()[0].getsockname()[:2]
    except TimeoutError:
        return None
    finally:
        server.close()


def _lead_here(network, everything):
    """All that comes from the left network is taken here, whoever it is for."""
    family = ["-6"] if ":" in everything else []
    network.ip(*family, "rule", "add", "iif", "left", "lookup", "100")
    network.ip(*family, "route", "add", "local", everything, "dev", "lo", "table", "100")


prove(globals())
