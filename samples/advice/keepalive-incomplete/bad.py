"""TCP_KEEPIDLE without SO_KEEPALIVE: no timer runs, so nothing will ever be probed."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_TCP, socket.TCP_KEEPIDLE, 30)


def timer(own):
    """The kind of timer that runs on a connection, as /proc/net/tcp has it (proc_net_tcp.txt): 2 is keepalive."""
    local = "%08X:%04X" % (0x0100007F, own.getsockname()[1])
    peer = "%08X:%04X" % (0x0100007F, own.getpeername()[1])
    with open("/proc/self/net/tcp", encoding="ascii") as table:
        row = next(line.split() for line in table if f"{local} {peer}" in line)
    return row[5].split(":")[0]


if timer(accepted) == "00":
    print("shown: no keepalive timer runs")
