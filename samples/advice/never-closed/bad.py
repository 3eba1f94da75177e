"""The server closes what it has answered, but for what it does not understand. Those clients keep their ends."""

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
        if accepted.recv(1) == b"?":
            accepted.send(b"!")
            accepted.close()
        else:
            accepted.send(b"-")
            forgotten.append(accepted)


before = len(os.listdir("/proc/self/fd"))
threading.Thread(target=serve, daemon=True).start()
clients = []
for request in (b"?" + b"x") * CLIENTS:
    client = socket.create_connection(listener.getsockname())
    client.send(bytes([request]))
    client.recv(1)
    if request == b"?"[0]:
        client.close()
    else:
        clients.append(client)
    time.sleep(0.25)
time.sleep(8)
fds = len(os.listdir("/proc/self/fd")) - before - len(clients)
if fds == CLIENTS:
    print(f"shown: {2 * CLIENTS} clients were served, and {fds} more fds are open than before")
