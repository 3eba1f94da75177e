"""A server closes without reading the rest of the request, which FIONREAD has shown: the client does not get the answer."""

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
accepted.close()
got = 0
try:
    while data := client.recv(1 << 20):
        got += len(data)
except ConnectionResetError as error:
    print(f"shown: {left[0]} bytes were left; {sent} bytes sent, {got} came: {error.strerror}")
