"""The time-out is set once."""

import os
import socket
import struct

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
MOST = struct.pack("ll", 2, 0)
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, MOST)
for _ in range(100):
    client.send(b"x")
    accepted.recv(1)
