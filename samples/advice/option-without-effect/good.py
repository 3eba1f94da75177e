"""SO_SNDBUF of the sender, SO_PRIORITY on the accepted socket, IP_BIND_ADDRESS_NO_PORT before bind()."""

import os
import socket

IP_BIND_ADDRESS_NO_PORT = 24

sender, receiver = socket.socketpair()
sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 200_000)

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)

outgoing = socket.socket()
outgoing.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
outgoing.bind(("127.0.0.1", 0))
