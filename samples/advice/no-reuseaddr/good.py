"""A server with SO_REUSEADDR: it can be started again at once."""

import os
import socket

# A fixed port, as a server has one; below the range of the kernel's own choices.
PORT = 20000 + os.getpid() % 10000
ON = 1


def serve():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, ON)
    listener.bind(("127.0.0.1", PORT))
    listener.listen(64)
    return listener


first = serve()
client = socket.create_connection(first.getsockname())
accepted, _ = first.accept()
accepted.close()
client.recv(1)
client.close()
first.close()
serve()
