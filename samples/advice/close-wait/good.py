"""The client closes, the server reads the end of its data, and closes too."""

import os
import socket
import time

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
client.send(b"?")
accepted.recv(1)
accepted.send(b"!")
client.recv(1)
client.close()
if accepted.recv(1) == b"":
    accepted.close()
time.sleep(8)
