"""[::] without IPV6_V6ONLY: whether IPv4 clients are served is the machine's choice."""

import os
import socket

listener = socket.socket(socket.AF_INET6)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("::", 20000 + os.getpid() % 10000))
listener.listen(64)
with open("/proc/sys/net/ipv6/bindv6only", encoding="ascii") as setting:
    only = int(setting.read())
try:
    client = socket.create_connection(("127.0.0.1", listener.getsockname()[1]))
    served = True
except ConnectionRefusedError:
    served = False
if served == (only == 0):
    print(f"shown: net.ipv6.bindv6only is {only}: an IPv4 client is {'served' if served else 'refused'}")
