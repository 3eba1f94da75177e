"""A server for this machine alone that listens on 127.0.0.1: no other address reaches it."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
_, port = listener.getsockname()
client = socket.create_connection(("127.0.0.1", port))
accepted, _ = listener.accept()
try:
    socket.create_connection(("127.0.0.2", port))
except ConnectionRefusedError:
    pass
