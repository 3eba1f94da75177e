"""Connections that are idle, and not forgotten: the server waits for all of them, and closes those whose client has."""

import os
import select
import socket
import time

CLIENTS = 6

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
poll = select.poll()
clients, served = [], {}
for _ in range(CLIENTS):
    client = socket.create_connection(listener.getsockname())
    accepted, _ = listener.accept()
    client.send(b"?")
    accepted.recv(1)
    accepted.send(b"!")
    client.recv(1)
    clients.append(client)
    served[accepted.fileno()] = accepted
    poll.register(accepted, select.POLLIN)
    time.sleep(0.5)
end = time.monotonic() + 8
while (left := end - time.monotonic()) > 0:
    for fd, _ in poll.poll(left * 1000):
        poll.unregister(fd)
        served.pop(fd).close()
