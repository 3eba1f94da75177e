"""close() without SO_LINGER returns at once, and the kernel goes on sending."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
# The peer does not read: sooner or later nothing more is taken.
accepted.setblocking(False)
try:
    while True:
        accepted.send(b"x" * 65536)
except BlockingIOError:
    pass
accepted.close()
