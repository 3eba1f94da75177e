"""SO_REUSEADDR on a UDP port: another socket binds it too, and gets all datagrams."""

import os
import socket

PLACE = ("127.0.0.1", 20000 + os.getpid() % 10000)
SENT = 64


def bound():
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    receiver.bind(PLACE)
    receiver.setblocking(False)
    return receiver


def count(receiver):
    received = 0
    try:
        while receiver.recv(1):
            received += 1
    except BlockingIOError:
        pass
    return received


server = bound()
other = bound()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    for _ in range(SENT):
        client.sendto(b"x", PLACE)
got, taken = count(server), count(other)
if taken == SENT:
    print(f"shown: of {SENT} datagrams the server got {got}, the one that came later {taken}")
