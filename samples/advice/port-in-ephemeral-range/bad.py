"""A server's fixed port is among those that the kernel gives to outgoing connections, and one of these has it."""

import os
import socket

other = socket.socket()
other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
other.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
other.listen(64)
client = socket.create_connection(other.getsockname())

# As if this were the port that the server has in its configuration.
fixed = client.getsockname()[1]
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind(("127.0.0.1", fixed))
except OSError as error:
    print(f"shown: an outgoing connection has the port, bind() fails with SO_REUSEADDR: {error.strerror}")
