"""Two listeners with SO_REUSEPORT: one closes with clients in its queue, who are reset, though the other goes on."""

import os
import socket

ADDRESS = ("127.0.0.1", 20000 + os.getpid() % 10000)
CLIENTS = 20


def serve():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(ADDRESS)
    listener.listen(64)
    listener.setblocking(False)
    return listener


def accept_all(listener):
    try:
        while True:
            accepted, _ = listener.accept()
            accepted.setblocking(False)
            accepted.close()
    except BlockingIOError:
        pass


def is_reset(client):
    try:
        return client.recv(1) != b""
    except ConnectionResetError:
        return True


first, second = serve(), serve()
clients = [socket.create_connection(ADDRESS) for _ in range(CLIENTS)]
first.close()
accept_all(second)
reset = sum(is_reset(client) for client in clients)
if reset > 0:
    print(f"shown: {reset} of {CLIENTS} clients were reset")
