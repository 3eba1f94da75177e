#!/usr/bin/env python3
"""One IPv6 listener that takes IPv4 clients as well: they come from ::ffff:127.0.0.1.

Sockets, in order:
  listener   socket AF_INET6, setsockopt IPV6_V6ONLY 0, SO_BINDTODEVICE lo (:: is open to the network
             otherwise), bind :: port 0, listen backlog 2, getsockname
  client4    socket AF_INET, connect 127.0.0.1
  accepted4  accept
  client6    socket AF_INET6, connect ::1
  accepted6  accept
then prints ready, waits for the end of its input and closes all five.
"""

import json
import socket
import sys

listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
listener.bind(("::", 0))
listener.listen(2)
port = listener.getsockname()[1]

client4 = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client4.connect(("127.0.0.1", port))
accepted4, address4 = listener.accept()

client6 = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
client6.connect(("::1", port))
accepted6, address6 = listener.accept()

ports = {"listener": port, "client4": address4[1], "client6": address6[1]}
print("ready", json.dumps(ports), flush=True)
sys.stdin.read()
for each in (accepted6, client6, accepted4, client4, listener):
    each.close()
