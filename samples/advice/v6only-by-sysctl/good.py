"""[::] with IPV6_V6ONLY set to what is meant: the same on every machine."""

import os
import socket

listener = socket.socket(socket.AF_INET6)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
listener.bind(("::", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(("127.0.0.1", listener.getsockname()[1]))
