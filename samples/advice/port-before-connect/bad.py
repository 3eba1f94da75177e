"""bind() to port 0 before connect(): each connection has a port to itself, whatever the destination."""

import os
import socket
import struct

IP_LOCAL_PORT_RANGE = 51  # linux/in.h, since 6.3: a part of net.ipv4.ip_local_port_range
PORTS = 20
CONNECTIONS = 15
FIRST = 40000 + os.getpid() % 500 * PORTS
RANGE = struct.pack("I", FIRST + PORTS - 1 << 16 | FIRST)


def serve(address):
    listener = socket.socket()
    listener.bind((address, 0))
    listener.listen(64)
    return listener


def connect(listener):
    client = socket.socket()
    client.setsockopt(socket.SOL_IP, IP_LOCAL_PORT_RANGE, RANGE)
    client.bind(("127.0.0.1", 0))
    client.connect(listener.getsockname())
    return client


listeners = [serve(f"127.0.0.{last}") for last in (1, 2, 3)]
clients = [connect(listeners[number % 3]) for number in range(CONNECTIONS)]
used = {client.getsockname()[1] for client in clients}
if len(used) == CONNECTIONS:
    print(f"shown: {CONNECTIONS} connections to three destinations take {len(used)} of {PORTS} ports")
