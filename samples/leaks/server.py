"""
A server that leaks: server.py forgets | close-wait. `forgets`: one connection in a hundred is not closed; `close-wait`: of
clients that close first one in ten. Prints its port.
"""

import socket
import sys

EVERY = {"forgets": 100, "close-wait": 10}[sys.argv[1]]

listener = socket.create_server(("127.0.0.1", 0))
print("ready", listener.getsockname()[1], flush=True)
forgotten = []
served = 0
while True:
    connection, _ = listener.accept()
    connection.recv(1)
    connection.send(b"!")
    served += 1
    if served % EVERY == 0:
        forgotten.append(connection)
    else:
        connection.close()
