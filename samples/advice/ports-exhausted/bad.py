"""A new connection for each request, and none is closed: the ports run out. The range is made small for the example."""

import os
import socket
import struct

# linux/in.h, since Linux 6.3; the range is two numbers of 16 bits.
IP_LOCAL_PORT_RANGE = 51
RANGE = struct.pack("=I", 50019 << 16 | 50000)

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
connections = []
for _ in range(21):
    client = socket.socket()
    client.setsockopt(socket.IPPROTO_IP, IP_LOCAL_PORT_RANGE, RANGE)
    connections.append(client)
    try:
        client.connect(listener.getsockname())
    except OSError as error:
        print(f"shown: connection {len(connections)} of a range of 20 ports: {error.strerror}")
