"""SO_PRIORITY after IP_TOS."""

import socket

sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.setsockopt(socket.SOL_IP, socket.IP_TOS, 0xB8)
sender.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
if sender.getsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY) != 5:
    raise SystemExit("SO_PRIORITY is not what was set")
