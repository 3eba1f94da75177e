"""Messages of two parts: in one call, with TCP_NODELAY, and with a part that fills a segment."""

import os
import socket
import threading
import time

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)


def exchange(request, answer, nodelay=0):
    """How many of 30 exchanges took more than 30 ms; each message is sent in these parts."""
    client = socket.create_connection(listener.getsockname())
    accepted, _ = listener.accept()
    if nodelay:
        client.setsockopt(socket.SOL_TCP, socket.TCP_NODELAY, 1)
        accepted.setsockopt(socket.SOL_TCP, socket.TCP_NODELAY, 1)
    server = threading.Thread(target=serve, args=[accepted, len(b"".join(request)), answer])
    server.start()
    slow = 0
    for _ in range(30):
        began = time.monotonic()
        send(client, request)
        receive(client, len(b"".join(answer)))
        slow += time.monotonic() - began > 0.03
    client.close()
    server.join()
    return slow


def serve(connection, length, answer):
    while receive(connection, length):
        send(connection, answer)
    connection.close()


def send(connection, parts):
    for part in parts:
        connection.sendall(part)


def receive(connection, length):
    got = b""
    while len(got) < length and (part := connection.recv(length - len(got))):
        got += part
    return got


slow = exchange([b"headerbody"], [b"headeranswer"])
slow += exchange([b"header", b"body"], [b"header", b"answer"], nodelay=1)
slow += exchange([b"header", b"b" * 70000], [b"answer"])
if slow > 10:
    raise SystemExit(f"{slow} of 90 exchanges took more than 30 ms")
