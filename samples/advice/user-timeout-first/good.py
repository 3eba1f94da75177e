"""Keepalive and TCP_USER_TIMEOUT give the same time."""

import ctypes
import os
import socket
import struct
import time

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
client.setsockopt(socket.SOL_TCP, socket.TCP_KEEPIDLE, 1)
client.setsockopt(socket.SOL_TCP, socket.TCP_KEEPINTVL, 1)
client.setsockopt(socket.SOL_TCP, socket.TCP_KEEPCNT, 1)
client.setsockopt(socket.SOL_TCP, socket.TCP_USER_TIMEOUT, 2_000)

# The peer is gone: from here on its kernel drops what comes (a filter of one instruction: keep 0 bytes).
code = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
accepted.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", 1, ctypes.addressof(code)))
began = time.monotonic()
try:
    client.recv(1)
except OSError as error:
    seconds = time.monotonic() - began
    if seconds > 3:
        raise SystemExit(f"{error.strerror} after {seconds:.1f} s, not 2") from error
