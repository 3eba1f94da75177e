#!/usr/bin/env python3
"""Starts a command with a listener on fd 3, as systemd's socket activation does: activate.py COMMAND [ARG]...

Sockets, in order:
  listener  socket, setsockopt SO_KEEPALIVE, bind 127.0.0.1 port 0, listen backlog 8, getsockname, dup2 to 3
  execve    of the command, with LISTEN_FDS=1 and LISTEN_PORT
"""

import os
import socket
import sys

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(8)
port = listener.getsockname()[1]
if listener.fileno() == 3:
    os.set_inheritable(3, True)
else:
    os.dup2(listener.fileno(), 3)
environment = {**os.environ, "LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid()), "LISTEN_PORT": str(port)}
os.execvpe(sys.argv[1], sys.argv[1:], environment)
