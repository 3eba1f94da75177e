"""The first listener is closed before the second one asks for its address."""

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
first.close()
second = serve()
