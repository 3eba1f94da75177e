"""The client closes, the server reads the end of its data, and does not close: CLOSE_WAIT, for as long as it runs."""

import os
import socket
import time

TCP_CLOSE_WAIT = 8

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
end = accepted.recv(1)
time.sleep(8)
state = accepted.getsockopt(socket.SOL_TCP, socket.TCP_INFO, 1)[0]
if end == b"" and state == TCP_CLOSE_WAIT:
    print("shown: 8 s after the client has closed, the connection is in CLOSE_WAIT")
