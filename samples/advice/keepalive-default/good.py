"""SO_KEEPALIVE with times of its own, and TCP_USER_TIMEOUT for what keepalive does not watch."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPIDLE, 60)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPINTVL, 10)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPCNT, 3)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_USER_TIMEOUT, 90_000)
