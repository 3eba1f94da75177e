"""A listener with SOCK_CLOEXEC: the helper that is executed does not have it, and the port is free."""

import os
import socket
import subprocess

PORT = 20000 + os.getpid() % 10000

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", PORT))
listener.listen(64)
helper = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
listener.close()
client = socket.socket()
if client.connect_ex(("127.0.0.1", PORT)) == 0:
    raise SystemExit("somebody still listens")
helper.communicate()
