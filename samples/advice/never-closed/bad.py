"""The server forgets each connection that it has answered, and waits for the next client. The clients keep theirs, too."""

import os
import socket
import threading
import time

CLIENTS = 6

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
forgotten = []


def serve():
    while True:
        accepted, _ = listener.accept()
        accepted.recv(1)
        accepted.send(b"!")
        forgotten.append(accepted)


before = len(os.listdir("/proc/self/fd"))
threading.Thread(target=serve, daemon=True).start()
clients = []
for _ in range(CLIENTS):
    client = socket.create_connection(listener.getsockname())
    client.send(b"?")
    client.recv(1)
    clients.append(client)
    time.sleep(0.5)
time.sleep(8)
fds = len(os.listdir("/proc/self/fd")) - before - CLIENTS
if fds == CLIENTS:
    print(f"shown: {CLIENTS} clients were served, and {fds} more fds are open than before")
