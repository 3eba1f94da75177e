#!/usr/bin/env python3
"""A connect that does not wait, and succeeds.

Sockets, in order:
  listener  socket, bind 127.0.0.1 port 0, listen backlog 1, getsockname
  client    socket, O_NONBLOCK (python uses ioctl FIONBIO), setsockopt TCP_NODELAY, connect: EINPROGRESS,
            select, getsockopt SO_ERROR: 0
  accepted  accept
then prints ready, waits for the end of its input and closes all three.
"""

import errno
import json
import select
import socket
import sys

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("127.0.0.1", 0))
listener.listen(1)

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.setblocking(False)
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
assert client.connect_ex(listener.getsockname()) == errno.EINPROGRESS
select.select([], [client], [])
assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
accepted, address = listener.accept()

ports = {"listener": listener.getsockname()[1], "client": address[1]}
print("ready", json.dumps(ports), flush=True)
sys.stdin.read()
for each in (accepted, client, listener):
    each.close()
