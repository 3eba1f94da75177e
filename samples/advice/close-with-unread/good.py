"""The rest of the request is read before the close, and so the client gets all of the answer."""

import array
import fcntl
import os
import socket
import termios

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
client.send(b"request and more")
accepted.recv(7)
left = array.array("i", [0])
fcntl.ioctl(accepted, termios.FIONREAD, left)
# The client does not read yet: sooner or later nothing more is taken.
accepted.setblocking(False)
sent = 0
try:
    while True:
        sent += accepted.send(b"x" * 65536)
except BlockingIOError:
    pass
accepted.recv(left[0])
accepted.close()
got = 0
while data := client.recv(1 << 20):
    got += len(data)
if got != sent:
    raise SystemExit(f"{sent} bytes sent, {got} came")
