"""A longer queue than net.core.somaxconn: listen() succeeds, and the queue is shorter."""

import os
import socket
import struct

with open("/proc/sys/net/core/somaxconn", encoding="ascii") as setting:
    ASKED = int(setting.read()) + 1000
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(ASKED)
# Of a listener tcpi_sacked is the length of its queue (tcp_get_info in net/ipv4/tcp.c).
info = listener.getsockopt(socket.SOL_TCP, socket.TCP_INFO, 104)
(queue,) = struct.unpack_from("=I", info, 28)
if queue < ASKED:
    print(f"shown: asked for {ASKED}, the queue takes {queue}")
