"""A TTL that the kernel refuses: the program goes on, with another one."""

import socket

ASKED = 256
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ASKED)
except OSError:
    pass
sender.connect(("127.0.0.1", 9))
in_force = sender.getsockopt(socket.IPPROTO_IP, socket.IP_TTL)
if in_force != ASKED:
    print(f"shown: asked for a TTL of {ASKED}, {in_force} is in force")
