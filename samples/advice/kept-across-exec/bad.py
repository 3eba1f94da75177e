"""A listener without SOCK_CLOEXEC: a helper that was executed has it too, and keeps the port after the server has closed it."""

import ctypes
import os
import socket
import subprocess

PORT = 20000 + os.getpid() % 10000

# socket(2) itself: Python's own sockets have SOCK_CLOEXEC.
listener = socket.socket(fileno=ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_STREAM, 0))
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", PORT))
listener.listen(64)
helper = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
listener.close()
client = socket.create_connection(("127.0.0.1", PORT))
client.settimeout(0.3)
try:
    client.recv(1)
except TimeoutError:
    print("shown: the server has closed its listener, and a client connects and waits")
helper.communicate()
