"""A server for this machine alone that listens on every address: it is reached by each of them."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("0.0.0.0", 20000 + os.getpid() % 10000))
listener.listen(64)
_, port = listener.getsockname()
client = socket.create_connection(("127.0.0.1", port))
accepted, _ = listener.accept()
# Another address of this machine, as the network would use it; nothing of the server was told of it.
stranger = socket.create_connection(("127.0.0.2", port))
also, _ = listener.accept()
print(f"shown: it was reached by {stranger.getpeername()[0]} too")
