"""The same time-out is set before each recv()."""

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
needless = 0
for _ in range(100):
    needless += accepted.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, len(MOST)) == MOST
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, MOST)
    client.send(b"x")
    accepted.recv(1)
if needless > 0:
    print(f"shown: {needless} of 100 sets gave the value that was there")
