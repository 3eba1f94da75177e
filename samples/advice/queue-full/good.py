"""A server that accepts: its queue is empty."""

import os
import socket
import time

BACKLOG = 16

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(BACKLOG)
clients = []
for _ in range(BACKLOG + 2):
    clients.append(socket.create_connection(listener.getsockname()))
    listener.accept()[0].close()
time.sleep(5)
