"""Each client gets its answer, and the server forgets its connection. The clients keep theirs, too."""

import os
import socket
import time

CLIENTS = 6

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
before = len(os.listdir("/proc/self/fd"))
clients, forgotten = [], []
for _ in range(CLIENTS):
    client = socket.create_connection(listener.getsockname())
    accepted, _ = listener.accept()
    client.send(b"?")
    accepted.recv(1)
    accepted.send(b"!")
    client.recv(1)
    clients.append(client)
    forgotten.append(accepted)
    time.sleep(0.5)
time.sleep(8)
fds = len(os.listdir("/proc/self/fd")) - before - CLIENTS
if fds == CLIENTS:
    print(f"shown: {CLIENTS} clients were served, and {fds} more fds are open than before")
