"""A server that has no fd left: the connection that it cannot accept keeps the listener readable."""

import os
import resource
import select
import socket
import time

TURNS = 300

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 20000 + os.getpid() % 10000))
listener.listen(64)
client = socket.create_connection(listener.getsockname())
# The next fd would be the first one above the limit.
limit = os.dup(0)
os.close(limit)
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
failed = 0
began = time.monotonic()
for _ in range(TURNS):
    select.select([listener], [], [])
    try:
        listener.accept()
    except OSError:
        failed += 1
if failed == TURNS:
    print(f"shown: {failed} turns in {time.monotonic() - began:.2f} s, and nobody was served")
