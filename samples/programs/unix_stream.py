#!/usr/bin/env python3
"""UNIX stream sockets: one listener with a path and one with an abstract name, each with a client.

Sockets, in order, first for the path, then for the abstract name:
  listener  socket, setsockopt SO_PASSCRED (the accepted socket inherits it), bind, listen backlog 1
  client    socket, connect
  accepted  accept, getsockopt SO_PEERCRED
then prints ready, waits for the end of its input, closes all six and removes the path.
"""

import json
import os
import socket
import struct
import sys
import tempfile


def converse(name):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    listener.bind(name)
    listener.listen(1)
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.connect(name)
    accepted, _ = listener.accept()
    pid, _uid, _gid = struct.unpack("3i", accepted.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    assert pid == os.getpid()
    return accepted, client, listener


with tempfile.TemporaryDirectory(prefix="socktrace-") as directory:
    path, abstract = f"{directory}/stream", f"socktrace-{os.getpid()}"
    sockets = [*converse(path), *converse("\0" + abstract)]
    print("ready", json.dumps({"path": path, "abstract": abstract}), flush=True)
    sys.stdin.read()
    for each in sockets:
        each.close()
