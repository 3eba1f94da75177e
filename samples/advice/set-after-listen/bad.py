"""TCP_NODELAY on a listener, after listen(): a connection that was in the queue by then is accepted without."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
listener.setsockopt(socket.SOL_TCP, socket.TCP_NODELAY, 1)
accepted, _ = listener.accept()
nodelay = accepted.getsockopt(socket.SOL_TCP, socket.TCP_NODELAY)
if nodelay == 0:
    print("shown: TCP_NODELAY is on for the listener and off for what it accepted")
