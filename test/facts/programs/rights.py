#!/usr/bin/env python3
"""What an ordinary user may not set, and what can be set but not read"""

import ctypes
import os
import socket
import threading
import time

from proof import CLONE_NEWNET, Skipped, as_nobody, connection, errno_of, expect, expect_that, number, prove

NOBODY = 65534
SO_SNDBUFFORCE, SO_RCVBUFFORCE = 32, 33
SO_BUSY_POLL, SO_PREFER_BUSY_POLL, SO_BUSY_POLL_BUDGET = 46, 69, 70
CLONE_NEWUSER = 0x10000000


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


def root_of_a_user_namespace_has_not_the_rights_of_the_machine():
    child = os.fork()
    if child == 0:
        if ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            os._exit(2)
        sock = socket.socket()
        seen = [errno_of(sock.setsockopt, socket.SOL_SOCKET, name, 50_000) for name in (SO_SNDBUFFORCE, SO_RCVBUFFORCE)]
        # It has those of its own network.
        seen.append(errno_of(sock.setsockopt, socket.SOL_SOCKET, socket.SO_PRIORITY, 7))
        os._exit(0 if seen == ["EPERM", "EPERM", None] else 1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 2:
        raise Skipped("needs user namespaces")
    expect(code, 0)


def busy_polling_is_free_and_does_nothing_on_loopback():
    client, accepted = connection()
    as_nobody(lambda: expect(errno_of(client.setsockopt, socket.SOL_SOCKET, SO_BUSY_POLL, 100_000), None))
    expect(number(client, socket.SOL_SOCKET, SO_BUSY_POLL), 100_000)
    threading.Timer(0.1, accepted.send, [b"x"]).start()
    began = time.process_time()
    client.recv(1)
    expect_that(time.process_time() - began < 0.05, "it burned the processor")


def _as_nobody():
    sock = socket.socket()
    os.setresuid(NOBODY, NOBODY, NOBODY)
    return sock


prove(globals())
