"""Starts as many processes as asked for, each with four sockets: a TCP listener, both ends of a connection to it, UDP.

Prints "ready", and ends them when its input ends. Usage: many-processes.py NUMBER
"""

import os
import signal
import socket
import sys

number = int(sys.argv[1])
children = []
for index in range(number):
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        # Ports are few: each process has an address of its own for a while.
        address = f"127.0.{1 + index % 200}.1"
        listener = socket.create_server((address, 0))
        client = socket.create_connection(listener.getsockname())
        accepted = listener.accept()[0]
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.bind((address, 0))
        os.write(told, b".")
        os.close(ready)
        os.close(told)
        signal.pause()
    children.append(child)
    os.close(told)
    os.read(ready, 1)
    os.close(ready)
print("ready", flush=True)
sys.stdin.read()
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
