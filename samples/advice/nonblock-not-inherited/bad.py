"""A non-blocking listener of an event loop: what it accepts blocks, and a silent client stops the loop."""

import os
import socket
import threading
import time

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setblocking(False)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
threading.Timer(0.5, client.send, [b"x"]).start()
began = time.monotonic()
accepted.recv(1)
seconds = time.monotonic() - began
if seconds > 0.3:
    print(f"shown: recv() waited {seconds:.1f} s")
