"""A queue of 5: of 20 clients that come at once most wait a second."""

import os
import select
import socket
import time

CLIENTS = 20

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(5)
clients = [socket.socket() for _ in range(CLIENTS)]
began = time.monotonic()
for client in clients:
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
accepted = []
while select.select([listener], [], [], 0.3)[0]:
    accepted.append(listener.accept()[0])
waiting = CLIENTS - len(accepted)
if waiting > 0:
    print(f"shown: {waiting} of {CLIENTS} clients still wait after {time.monotonic() - began:.2f} s")
