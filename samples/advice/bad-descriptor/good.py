"""Each socket is closed once, by the thread that has it."""

import socket
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(max_workers=1) as thread:
    its = thread.submit(socket.socket).result()
    thread.submit(its.close).result()
    mine = socket.socket()
    # Python sets its fd to -1 at close(), and does nothing the second time.
    thread.submit(its.close).result()
mine.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes(8))
mine.close()
