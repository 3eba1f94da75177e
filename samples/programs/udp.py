#!/usr/bin/env python3
"""UDP: a receiver, a sender that names its destination each time, and one that is connected.

Sockets, in order:
  receiver     socket, setsockopt SO_BROADCAST, bind 127.0.0.1 port 0, getsockname
  unconnected  socket, sendto the receiver (which gives it a port nobody asked for)
  connected    socket, setsockopt IP_TOS 16 (low delay), connect to the receiver, send, getsockname
then prints ready, waits for the end of its input and closes all three.
"""

import json
import socket
import sys

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
receiver.bind(("127.0.0.1", 0))
address = receiver.getsockname()

unconnected = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
unconnected.sendto(b"to whom it may concern", address)

connected = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
connected.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 16)
connected.connect(address)
connected.send(b"to you")

senders = [receiver.recvfrom(100)[1][1] for _ in range(2)]
ports = {"receiver": address[1], "unconnected": senders[0], "connected": connected.getsockname()[1]}
print("ready", json.dumps(ports), flush=True)
sys.stdin.read()
for each in (connected, unconnected, receiver):
    each.close()
