#!/usr/bin/env python3
"""Work for the soak, on 127.0.0.1. Each prints `ready ...` first, and at its end what it did.

load.py server              a server that answers each connection with what it got; TERM ends it
load.py connect PORT N      N connections, one after the other: `connected N, errors M`
load.py redis PORT          writes and reads until TERM, over old and new connections: `asked N, errors M`
load.py forks WORKERS N     workers that fork N children each, one after the other; each child opens a socket and ends
"""

import os
import signal
import socket
import sys


def server():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(512)
    print("ready", listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(connection.recv(64))
        connection.close()


def connect(port, number):
    print("ready", flush=True)
    errors = 0
    for at in range(int(number)):
        if at % max(int(number) // 100, 1) == 0:
            print(at, flush=True)
        try:
            with socket.create_connection(("127.0.0.1", int(port)), 60) as one:
                one.sendall(b"%d" % at)
                if one.recv(64) != b"%d" % at or one.recv(64) != b"":
                    errors += 1
        except OSError:
            errors += 1
    print(f"connected {number}, errors {errors}", flush=True)


def redis(port):
    asked, errors, stop = 0, 0, []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    old = [socket.create_connection(("127.0.0.1", int(port)), 60) for _ in range(20)]
    print("ready", flush=True)
    while not stop:
        new = socket.create_connection(("127.0.0.1", int(port)), 60)
        for one in [*old, new]:
            asked += 1
            try:
                one.sendall(b"SET key%d %d\r\nGET key%d\r\n" % (asked % 100, asked, asked % 100))
                wanted = b"+OK\r\n$%d\r\n%d\r\n" % (len(str(asked)), asked)
                got = b""
                while len(got) < len(wanted):
                    part = one.recv(4096)
                    if part == b"":
                        break
                    got += part
                errors += got != wanted
            except OSError:
                errors += 1
        new.close()
    print(f"asked {asked}, errors {errors}", flush=True)


def forks(workers, number):
    print("ready", flush=True)
    children = []
    for _ in range(int(workers)):
        child = os.fork()
        if child == 0:
            for _ in range(int(number)):
                grandchild = os.fork()
                if grandchild == 0:
                    with socket.socket() as one:
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                    os._exit(0)
                os.waitpid(grandchild, 0)
            os._exit(0)
        children.append(child)
    bad = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    print(f"forked {int(workers) * int(number)}, errors {bad}", flush=True)


if __name__ == "__main__":
    {"server": server, "connect": connect, "redis": redis, "forks": forks}[sys.argv[1]](*sys.argv[2:])
