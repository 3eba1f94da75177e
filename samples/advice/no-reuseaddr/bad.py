"""A server without SO_REUSEADDR: it cannot be started again while a connection that it closed is in TIME_WAIT."""

import os
import socket

# A fixed port, as a server has one; below the range of the kernel's own choices.
PORT = 20000 + os.getpid() % 10000


def serve():
    listener = socket.socket()
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
try:
    serve()
except OSError as error:
    print(f"shown: started again, bind() fails: {error.strerror}")
