#!/usr/bin/env python3
"""A server that forks a child for each client; the child sends back what it gets, until the client ends.

Sockets, in order:
  listener  socket, setsockopt SO_REUSEADDR, bind 127.0.0.1 port 0, listen backlog 16, getsockname;
            then it prints ready with the port
  accepted  accept, fork: the child closes its copy of the listener, sets TCP_NODELAY, echoes and exits
            without a close; the parent closes its copy of the accepted socket at once
It ends at the end of its input: it closes the listener and waits for its children.
"""

import json
import os
import select
import socket
import sys


def echo(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while data := connection.recv(4096):
        connection.sendall(data)


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(16)
print("ready", json.dumps({"listener": listener.getsockname()[1]}), flush=True)

children = []
while listener in select.select([listener, sys.stdin], [], [])[0]:
    connection, _ = listener.accept()
    child = os.fork()
    if child == 0:
        listener.close()
        echo(connection)
        os._exit(0)
    connection.close()
    children.append(child)

listener.close()
for child in children:
    os.waitpid(child, 0)
