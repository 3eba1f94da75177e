"""TCP_KEEPIDLE in seconds, and TCP_USER_TIMEOUT for what keepalive does not watch, in milliseconds."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPIDLE, 10)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPINTVL, 5)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPCNT, 3)
accepted.setsockopt(socket.SOL_TCP, socket.TCP_USER_TIMEOUT, 25_000)
