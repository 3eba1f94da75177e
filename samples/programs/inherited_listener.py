#!/usr/bin/env python3
"""A listener that is inherited over exec as fd 3, the way systemd hands sockets to a daemon.

Sockets, in order:
  before exec  socket, setsockopt SO_KEEPALIVE, bind 127.0.0.1 port 0, listen backlog 8; one more socket
               that is CLOEXEC and ends with the exec; dup2 to 3 unless it is 3 already, FD_CLOEXEC off
  execve       of itself, with LISTEN_FDS=1
  after exec   takes fd 3: getsockname; a client connects, the listener accepts
then prints ready, waits for the end of its input and closes all three.
"""

import json
import os
import socket
import sys


def prepare():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(8)
    left_behind = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if listener.fileno() == 3:
        os.set_inheritable(3, True)
    else:
        os.dup2(listener.fileno(), 3)
    environment = {**os.environ, "LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
    os.execve(sys.executable, [sys.executable, __file__, "serve"], environment)
    left_behind.close()  # never reached: it keeps the socket open until the exec


def serve():
    listener = socket.socket(fileno=3)
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect(listener.getsockname())
    accepted, address = listener.accept()
    ports = {"listener": listener.getsockname()[1], "client": address[1]}
    print("ready", json.dumps(ports), flush=True)
    sys.stdin.read()
    for each in (accepted, client, listener):
        each.close()


serve() if sys.argv[1:] == ["serve"] else prepare()
