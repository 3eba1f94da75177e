#!/usr/bin/env python3
"""A server with a thread for each client; the thread sends back what it gets, until the client ends.

Sockets, in order:
  listener  socket, setsockopt SO_REUSEADDR, bind 127.0.0.1 port 0, listen backlog 16, getsockname;
            then it prints ready with the port
  accepted  accept by the main thread; the client's thread, which shares the fd table, sets SO_KEEPALIVE and
            TCP_KEEPIDLE 30 on it, echoes and closes it
It ends at the end of its input: it closes the listener and waits for its threads.
"""

import json
import select
import socket
import sys
import threading


def echo(connection):
    with connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
        while data := connection.recv(4096):
            connection.sendall(data)


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(16)
print("ready", json.dumps({"listener": listener.getsockname()[1]}), flush=True)

threads = []
while listener in select.select([listener, sys.stdin], [], [])[0]:
    connection, _ = listener.accept()
    threads.append(threading.Thread(target=echo, args=(connection,)))
    threads[-1].start()

listener.close()
for thread in threads:
    thread.join()
