"""SO_KEEPALIVE alone: the first probe comes when the machine says, which is after two hours."""

import os
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def due(own):
    """In how many seconds the keepalive timer of a connection ends, as /proc/net/tcp has it (proc_net_tcp.txt): in 1/100 s."""
    local = "%08X:%04X" % (0x0100007F, own.getsockname()[1])
    peer = "%08X:%04X" % (0x0100007F, own.getpeername()[1])
    with open("/proc/self/net/tcp", encoding="ascii") as table:
        row = next(line.split() for line in table if f"{local} {peer}" in line)
    kind, ticks = row[5].split(":")
    return int(ticks, 16) / 100 if kind == "02" else None


seconds = due(accepted)
if seconds is not None and seconds > 600:
    print(f"shown: the first probe is due in {seconds:.0f} s")
