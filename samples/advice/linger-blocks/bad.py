"""SO_LINGER with 2 seconds: close() of a non-blocking socket waits for a peer that does not read."""

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
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 2))
# The peer does not read: sooner or later nothing more is taken.
accepted.setblocking(False)
try:
    while True:
        accepted.send(b"x" * 65536)
except BlockingIOError:
    pass
began = time.monotonic()
accepted.close()
seconds = time.monotonic() - began
if seconds > 1:
    print(f"shown: close() of a non-blocking socket took {seconds:.2f} s")
