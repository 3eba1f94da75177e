#!/usr/bin/env python3
"""MPTCP_INFO"""

import socket

from network import wait_until
from proof import Skipped, errno_of, expect, listener, new_network, prove, run

IPPROTO_MPTCP = 262
MPTCP_INFO = (284, 1)


def mptcp_info_counts_subflows_and_announced_addresses():
    new_network()
    run("ip", "addr", "add", "127.0.0.2/32", "dev", "lo")
    run("ip", "mptcp", "limits", "set", "subflows", "2", "add_addr_accepted", "2")
    run("ip", "mptcp", "endpoint", "add", "127.0.0.2", "dev", "lo", "signal")
    server, client = _multipath(), _multipath()
    server.bind(("0.0.0.0", 0))
    server.listen()
    client.connect(("127.0.0.1", server.getsockname()[1]))
    accepted, _ = server.accept()
    client.send(b"x")
    accepted.recv(1)
    # mptcpi_subflows: those besides the first; mptcpi_add_addr_signal: addresses that were announced.
    wait_until(lambda: accepted.getsockopt(*MPTCP_INFO, 256)[1] == 1, "no address is announced")
    wait_until(lambda: client.getsockopt(*MPTCP_INFO, 256)[0] == 1, "no second subflow")


def after_the_fallback_it_is_eopnotsupp():
    plain, client = listener(), _multipath()
    client.connect(plain.getsockname())
    expect(errno_of(client.getsockopt, *MPTCP_INFO, 256), "ENOTSUP")


def _multipath():
    try:
        return socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
    except OSError:
        raise Skipped("no Multipath TCP") from None


prove(globals())
