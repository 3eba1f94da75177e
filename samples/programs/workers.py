#!/usr/bin/env python3
"""Servers that share their work among threads or processes: workers.py threads|forks|prefork|pool|mix.

  threads   a thread for each client
  forks     a process for each client
  prefork   three processes that each accept on the same listener
  pool      three threads that get the clients which the main thread accepts
  mix       two processes that accept; each has a thread for each client

Sockets: the listener (socket, setsockopt SO_REUSEADDR, bind, listen, getsockname), and one for each client. Whoever
serves a client sets SO_KEEPALIVE, and TCP_KEEPIDLE to a number made of the client's port (1 + port % 30000) both at the
beginning and at the end, and echoes in between. The program ends with its input and prints how many sockets it had:
`sockets 9`.
"""

import json
import os
import queue
import signal
import socket
import sys
import threading

count_read, count_write = os.pipe()


def count(sock):
    """One byte for each socket, whichever process has made it."""
    os.write(count_write, b"s")
    return sock


def serve(client, port):
    with client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1 + port % 30000)
        while data := client.recv(4096):
            client.sendall(data)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1 + port % 30000)


def accept():
    client, (_, port) = listener.accept()
    return count(client), port


def threads():
    while True:
        threading.Thread(target=serve, args=accept(), daemon=True).start()


def forks():
    while True:
        client, port = accept()
        if os.fork() == 0:
            listener.close()
            serve(client, port)
            os._exit(0)
        client.close()


def alone():
    while True:
        serve(*accept())


def pool():
    clients = queue.Queue()

    def work():
        while True:
            serve(*clients.get())

    for _ in range(3):
        threading.Thread(target=work, daemon=True).start()
    while True:
        clients.put(accept())


def fork(task, number):
    """Children that run the task until this process ends."""
    children = []
    for _ in range(number):
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            task()
        children.append(child)
    return children


shape = sys.argv[1]
listener = count(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(16)
children = fork(alone, 3) if shape == "prefork" else fork(threads, 2) if shape == "mix" else []
print("ready", json.dumps({"listener": listener.getsockname()[1]}), flush=True)
if shape in ("threads", "forks", "pool"):
    threading.Thread(target={"threads": threads, "forks": forks, "pool": pool}[shape], daemon=True).start()

sys.stdin.read()
for child in children:
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
os.close(count_write)
print("sockets", len(os.read(count_read, 65536)), flush=True)
os._exit(0)
