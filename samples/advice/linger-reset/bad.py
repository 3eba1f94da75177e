"""SO_LINGER with 0 seconds: close() resets the connection, and the peer does not get what was sent."""

import os
import socket
import struct

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
# The peer does not read: sooner or later nothing more is taken.
accepted.setblocking(False)
sent = 0
try:
    while True:
        sent += accepted.send(b"x" * 65536)
except BlockingIOError:
    pass
accepted.close()
got = 0
try:
    while data := client.recv(1 << 20):
        got += len(data)
except ConnectionResetError as error:
    print(f"shown: {sent} bytes sent, {got} came: {error.strerror}")
