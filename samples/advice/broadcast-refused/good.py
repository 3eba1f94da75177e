"""A broadcast with SO_BROADCAST."""

import socket

# The broadcast address of the loopback interface.
EVERYBODY = ("127.255.255.255", 9)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
sender.connect(EVERYBODY)
