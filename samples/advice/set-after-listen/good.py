"""TCP_NODELAY on a listener, before listen(): every connection has it."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setsockopt(socket.SOL_TCP, socket.TCP_NODELAY, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
if accepted.getsockopt(socket.SOL_TCP, socket.TCP_NODELAY) == 0:
    raise SystemExit("the accepted socket lacks TCP_NODELAY")
