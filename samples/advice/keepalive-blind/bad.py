"""Keepalive is to end the connection after 3 s without the peer, and does not while data is unacknowledged."""

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
client.setsockopt(socket.SOL_TCP, socket.TCP_KEEPCNT, 2)

# The peer is gone: from here on its kernel drops what comes (a filter of one instruction: keep 0 bytes).
code = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
accepted.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", 1, ctypes.addressof(code)))
client.send(b"x")
time.sleep(5)
if client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
    print("shown: after 5 s without an acknowledgement the connection stands")
