"""A negative SO_RCVTIMEO, meant as "wait for ever": recv() does not wait at all."""

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
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", -1, 0))
began = time.monotonic()
try:
    accepted.recv(1)
except BlockingIOError as error:
    microseconds = (time.monotonic() - began) * 1e6
    print(f"shown: {error.strerror} after {microseconds:.0f} microseconds")
