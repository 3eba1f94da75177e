"""A queue of as many as the machine allows: nobody waits."""

import os
import select
import socket

CLIENTS = 20

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(socket.SOMAXCONN)
clients = [socket.socket() for _ in range(CLIENTS)]
for client in clients:
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
accepted = []
while select.select([listener], [], [], 0.3)[0]:
    accepted.append(listener.accept()[0])
if len(accepted) != CLIENTS:
    raise SystemExit(f"{CLIENTS - len(accepted)} have to wait")
