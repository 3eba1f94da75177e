#!/usr/bin/env python3
"""SO_VM_SOCKETS_*"""

import ctypes
import socket
import struct

from proof import Skipped, expect, prove

BUFFER_SIZE, BUFFER_MAX, CONNECT_TIMEOUT = 0, 2, 6


def more_than_the_maximum_is_cut_to_256_kilobytes():
    sock = _vsock()
    sock.setsockopt(socket.AF_VSOCK, BUFFER_SIZE, 1 << 20)
    expect(sock.getsockopt(socket.AF_VSOCK, BUFFER_SIZE), 256 * 1024)
    sock.setsockopt(socket.AF_VSOCK, BUFFER_MAX, 1 << 20)
    sock.setsockopt(socket.AF_VSOCK, BUFFER_SIZE, 1 << 20)
    expect(sock.getsockopt(socket.AF_VSOCK, BUFFER_SIZE), 1 << 20)


def the_buffer_is_not_rcvbufs():
    sock = _vsock()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    expect(sock.getsockopt(socket.AF_VSOCK, BUFFER_SIZE), 256 * 1024)


def a_time_of_0_gives_the_two_seconds_back():
    sock = _vsock()
    expect(_timeout(sock), (2, 0))
    for seconds, seen in ((5, (5, 0)), (0, (2, 0))):
        _libc.setsockopt(sock.fileno(), socket.AF_VSOCK, CONNECT_TIMEOUT, struct.pack("qq", seconds, 0), 16)
        expect(_timeout(sock), seen)


_libc = ctypes.CDLL(None)


def _timeout(sock):
    """Python's getsockopt() of these sockets reads numbers only."""
    value, length = ctypes.create_string_buffer(16), ctypes.c_uint32(16)
    _libc.getsockopt(sock.fileno(), socket.AF_VSOCK, CONNECT_TIMEOUT, value, ctypes.byref(length))
    return struct.unpack("qq", value.raw)


def _vsock():
    try:
        return socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    except OSError:
        raise Skipped("no vsock") from None


prove(globals())
