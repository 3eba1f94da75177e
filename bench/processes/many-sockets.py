"""Opens as many TCP sockets as asked for, in one process: a listener, and connections to it of which it holds both ends.

Prints "ready" with its pid, and closes when its input ends. Usage: many-sockets.py NUMBER
"""

import os
import resource
import socket
import sys

number = int(sys.argv[1])
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
listener = socket.create_server(("127.0.0.1", 0), backlog=64)
ends = [listener]
while len(ends) < number:
    client = socket.create_connection(listener.getsockname())
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    ends += [client, listener.accept()[0]]
print("ready", os.getpid(), flush=True)
sys.stdin.read()
