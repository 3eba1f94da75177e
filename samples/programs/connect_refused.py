#!/usr/bin/env python3
"""A connect that does not wait, and is refused.

Sockets, in order:
  holder  socket, bind 127.0.0.1 port 0, getsockname; it never listens, so that its port refuses
  client  socket, O_NONBLOCK (python uses ioctl FIONBIO), connect: EINPROGRESS, select,
          getsockopt SO_ERROR: ECONNREFUSED
then prints ready, waits for the end of its input and closes both.
"""

import errno
import json
import select
import socket
import sys

holder = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
holder.bind(("127.0.0.1", 0))

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.setblocking(False)
assert client.connect_ex(holder.getsockname()) == errno.EINPROGRESS
select.select([], [client], [])
assert client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNREFUSED

print("ready", json.dumps({"refused": holder.getsockname()[1]}), flush=True)
sys.stdin.read()
client.close()
holder.close()
