"""A server that keeps a spare fd: with it, it takes the connection from the queue and ends it."""

import os
import resource
import select
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
# Below the fds of the sockets, and so below the limit, once it is free again.
spare = os.dup(0)
resource.setrlimit(resource.RLIMIT_NOFILE, (spare + 1, spare + 1))
select.select([listener], [], [])
try:
    listener.accept()
except OSError:
    os.close(spare)
    accepted, _ = listener.accept()
    accepted.close()
    spare = os.dup(0)
if client.recv(1) != b"":
    raise SystemExit("the client was not told")
