"""A second listener for an address that the first one still has."""

import os
import socket

PORT = 20000 + os.getpid() % 10000
ON = 1


def serve():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, ON)
    listener.bind(("127.0.0.1", PORT))
    listener.listen(64)
    return listener


first = serve()
try:
    second = serve()
except OSError as error:
    print(f"shown: both have SO_REUSEADDR, and still: {error.strerror}")
