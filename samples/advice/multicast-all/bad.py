"""Bound to every address: the socket gets what another one has joined."""

import os
import socket

PORT = 20000 + os.getpid() % 10000
OWN, OTHER = "239.255.7.1", "239.255.7.2"
HERE = socket.inet_aton("127.0.0.1")


def join(receiver, group):
    receiver.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + HERE)


receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("", PORT))
join(receiver, OWN)
neighbour = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
join(neighbour, OTHER)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF, HERE)
sender.sendto(b"for the neighbour", (OTHER, PORT))
try:
    receiver.recv(99, socket.MSG_DONTWAIT)
    print(f"shown: joined {OWN}, and got a datagram to {OTHER}")
except BlockingIOError:
    pass
