"""SO_RCVBUF on a UNIX socket, SO_PRIORITY on a TCP listener, IP_BIND_ADDRESS_NO_PORT after bind(): nothing comes of them."""

import os
import socket

IP_BIND_ADDRESS_NO_PORT = 24


def fits(receive_buffer):
    """How many bytes wait until the sender would block."""
    sender, receiver = socket.socketpair()
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sender.setblocking(False)
    count = 0
    try:
        while True:
            count += sender.send(b"x" * 1000)
    except BlockingIOError:
        return count


small, large = fits(5_000), fits(200_000)
if small == large:
    print(f"shown: SO_RCVBUF 5,000 and 200,000 of a UNIX socket: {small} bytes fit in either way")

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
if accepted.getsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY) == 0:
    print("shown: SO_PRIORITY 5 on the listener, 0 on the accepted socket")

outgoing = socket.socket()
outgoing.bind(("127.0.0.1", 0))
before = outgoing.getsockname()
outgoing.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
if outgoing.getsockname() == before:
    print("shown: the port of bind() stays")
