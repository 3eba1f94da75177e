"""A server that is busy with something else, and does not accept: its queue is full, and further clients are dropped."""

import os
import socket
import time

BACKLOG = 16

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(BACKLOG)
# The kernel takes one more than the backlog.
clients = [socket.create_connection(listener.getsockname()) for _ in range(BACKLOG + 1)]
late = socket.socket()
late.settimeout(3)
try:
    late.connect(listener.getsockname())
except TimeoutError:
    print(f"shown: {len(clients)} clients wait, and the handshake of one more gets no answer in 3 s")
time.sleep(2)
