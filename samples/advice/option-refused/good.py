"""A TTL that the kernel takes."""

import socket

sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 255)
sender.connect(("127.0.0.1", 9))
