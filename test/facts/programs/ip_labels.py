#!/usr/bin/env python3
"""Flow labels: IPV6_AUTOFLOWLABEL"""

import socket

from network import Relay, wait_until
from proof import expect, number, prove

V6, TCP = socket.AF_INET6, socket.IPPROTO_TCP
AUTOFLOWLABEL = (socket.IPPROTO_IPV6, 70)
TXREHASH = (socket.SOL_SOCKET, 74)


def unset_it_is_net_ipv6_auto_flowlabels():
    expect(Relay().here.sysctl("net.ipv6.auto_flowlabels"), ["1"])
    for value in (0, 1):
        relay = Relay()
        relay.here.sysctl("net.ipv6.auto_flowlabels", value)
        server, client = relay.listener(V6), relay.here.socket(V6)
        client.connect(server.getsockname()[:2])
        expect((number(client, *AUTOFLOWLABEL), relay.sent(TCP)[0].label != 0), (value, value == 1))


def with_txrehash_a_connection_in_trouble_changes_its_label():
    relay = Relay()
    # So that it does not take seconds.
    relay.here.ip("-6", "route", "add", "fd99::2/128", "dev", "relay", "rto_min", "20ms")
    clients = {}
    server = relay.listener(V6)
    for rehash in (0, 1):
        clients[rehash] = relay.here.socket(V6)
        clients[rehash].setsockopt(*TXREHASH, rehash)
        clients[rehash].connect(server.getsockname()[:2])
    relay.drops = lambda packet: True
    for client in clients.values():
        client.send(b"x")
    for rehash, client in clients.items():
        wait_until(lambda: len(_labels(relay, client)) >= 6, "it is not sent again", 8)
        expect(len(set(_labels(relay, client))) > 1, rehash == 1, f"SO_TXREHASH {rehash}")


def _labels(relay, client):
    """Of the segments with data."""
    port = client.getsockname()[1].to_bytes(2, "big")
    return [packet.label for packet in relay.sent(TCP) if packet.payload and packet.body[:2] == port]


prove(globals())
