"""TCP_USER_TIMEOUT in seconds, where it takes milliseconds: a peer whose window is closed for that long is given up."""

import os
import socket
import time

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
client.setsockopt(socket.SOL_TCP, socket.TCP_USER_TIMEOUT, 30)
client.setblocking(False)
# The peer does not read: its window closes, and what is sent then stays unacknowledged.
try:
    while True:
        client.send(b"x" * 65536)
except BlockingIOError:
    pass
time.sleep(1)
try:
    client.send(b"x")
except BlockingIOError:
    pass
except OSError as error:
    print(f"shown: a peer that did not read for a second: {error.strerror}")
