"""
Clients of server.py, one after the other: clients.py PORT keep | close. `keep`: each waits for the server to close, and
keeps the connection if it does not; `close`: each closes when it has its answer. Prints a line once a few are forgotten.
"""

import socket
import sys
import time

ADDRESS = ("127.0.0.1", int(sys.argv[1]))
EARLY = {"keep": 350, "close": 60}[sys.argv[2]]

kept = []
count = 0
while True:
    client = socket.create_connection(ADDRESS)
    client.send(b"?")
    client.recv(1)
    if sys.argv[2] == "keep":
        client.settimeout(0.1)
        try:
            client.recv(1)
        except TimeoutError:
            kept.append(client)
            client = None
    if client is not None:
        client.close()
    count += 1
    if count == EARLY:
        print("ready", count, flush=True)
    time.sleep(0.002 if sys.argv[2] == "keep" else 0.02)
