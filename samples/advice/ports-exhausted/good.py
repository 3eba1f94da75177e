"""One connection for all requests: it needs one port."""

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
client = socket.socket()
client.setsockopt(socket.IPPROTO_IP, IP_LOCAL_PORT_RANGE, RANGE)
client.connect(listener.getsockname())
accepted, _ = listener.accept()
for _ in range(21):
    client.send(b"request")
    accepted.recv(7)
