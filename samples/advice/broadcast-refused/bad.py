"""A broadcast without SO_BROADCAST."""

import socket

# The broadcast address of the loopback interface.
EVERYBODY = ("127.255.255.255", 9)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sender.connect(EVERYBODY)
except PermissionError as error:
    print(f"shown: {error.strerror}")
