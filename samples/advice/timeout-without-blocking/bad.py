"""SO_RCVTIMEO on a non-blocking socket: recv() does not wait, with a time-out as without."""

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
accepted.setblocking(False)
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 2, 0))
began = time.monotonic()
try:
    accepted.recv(1)
except BlockingIOError as error:
    seconds = time.monotonic() - began
    print(f"shown: {error.strerror} after {seconds:.3f} s, not 2")
