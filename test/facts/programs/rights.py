#!/usr/bin/env python3
"""What an ordinary user may not set, and what can be set but not read"""

import os
import socket

from proof import errno_of, expect, prove

NOBODY = 65534
SO_SNDBUFFORCE, SO_RCVBUFFORCE = 32, 33
SO_PREFER_BUSY_POLL, SO_BUSY_POLL_BUDGET = 69, 70


def debugging_is_eacces():
    sock = _as_nobody()
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_DEBUG, 1), "EACCES")
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_DEBUG, 0), None)


def the_forced_sizes_are_eperm():
    sock = _as_nobody()
    for name in (SO_SNDBUFFORCE, SO_RCVBUFFORCE):
        expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, name, 50_000), "EPERM")


def preferring_to_poll_is_eperm():
    sock = _as_nobody()
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_PREFER_BUSY_POLL, 1), "EPERM")
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_PREFER_BUSY_POLL, 0), None)


def any_budget_but_0_is_eperm_and_is_not_read():
    sock = _as_nobody()
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_BUSY_POLL_BUDGET, 0), None)
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_BUSY_POLL_BUDGET, 1), "EPERM")
    expect(errno_of(sock.getsockopt, socket.SOL_SOCKET, SO_BUSY_POLL_BUDGET), "ENOPROTOOPT")


def _as_nobody():
    sock = socket.socket()
    os.setresuid(NOBODY, NOBODY, NOBODY)
    return sock


prove(globals())
