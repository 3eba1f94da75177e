"""A thread closes its fd twice, and hits the socket that was given the number in between."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(max_workers=1) as thread:
    number = thread.submit(lambda: socket.socket().detach()).result()
    thread.submit(os.close, number).result()
    mine = socket.socket()
    thread.submit(os.close, number).result()
try:
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
except OSError as error:
    print(f"shown: this socket was closed by a thread that never had it: {error.strerror}")
mine.detach()
