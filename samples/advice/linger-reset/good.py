"""close() without SO_LINGER: the kernel sends what is left."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
# The peer does not read: sooner or later nothing more is taken.
accepted.setblocking(False)
sent = 0
try:
    while True:
        sent += accepted.send(b"x" * 65536)
except BlockingIOError:
    pass
accepted.close()
got = 0
while data := client.recv(1 << 20):
    got += len(data)
if got != sent:
    raise SystemExit(f"{sent} bytes sent, {got} came")
