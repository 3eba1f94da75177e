"""More than net.core.rmem_max is asked for: setsockopt() succeeds, and gives less."""

import socket

ASKED = 1 << 30
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ASKED)
in_force = receiver.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
if in_force < ASKED:
    print(f"shown: asked for {ASKED} bytes, {in_force} are in force")
