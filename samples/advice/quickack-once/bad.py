"""TCP_QUICKACK is set once, when the connection is accepted: the kernel takes it back."""

import os
import socket
import threading
import time


def serve(connection):
    while first := connection.recv(1):
        connection.send(first + connection.recv(1))


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_TCP, socket.TCP_QUICKACK, 1)
threading.Thread(target=serve, args=[accepted]).start()
slow = 0
for _ in range(30):
    began = time.monotonic()
    # The second write waits until the first is acknowledged: Nagle's algorithm.
    client.send(b"a")
    client.send(b"b")
    client.recv(2)
    slow += time.monotonic() - began > 0.03
client.close()
if slow > 10:
    print(f"shown: {slow} of 30 exchanges took more than 30 ms")
