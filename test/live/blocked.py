"""Waits in one of many ways, and then serves three clients. Usage: blocked.py WAY; prints "ready PORT", "served N".

What ends the wait is a client, a line on stdin, or SIGUSR1.
"""

import array
import os
import select
import signal
import socket
import sys
import threading

way = sys.argv[1]
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(9)
kept = []


def serve(accept=listener.accept):
    connection, _ = accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    kept.append(connection)
    print("served", len(kept), flush=True)


def ready():
    print("ready", listener.getsockname()[1], flush=True)


def threads():
    for _ in range(3):
        threading.Thread(target=serve).start()


def readable(wait):
    for _ in range(3):
        wait()
        serve()


def waits_for_readable():
    poller = select.poll()
    poller.register(listener, select.POLLIN)
    epoll = select.epoll()
    epoll.register(listener, select.EPOLLIN)
    return {
        "poll": poller.poll,
        "epoll": epoll.poll,
        "select": lambda: select.select([listener], [], []),
    }[way]


def after(wait):
    wait()
    for _ in range(3):
        serve()


def pipe_read():
    os.read(0, 1)


def mask_and_wait():
    signal.sigwait({signal.SIGUSR1})


def receive():
    """A connection of before is waited on, in recv; a line on stdin makes its other end speak."""
    client = socket.create_connection(listener.getsockname())
    old, _ = listener.accept()
    threading.Thread(target=lambda: (os.read(0, 1), client.send(b"x"))).start()
    ready()
    after(lambda: old.recv(1))


def connect():
    """The queue of a UNIX listener is full: connect() waits until a line on stdin makes a thread accept."""
    full = socket.socket(socket.AF_UNIX)
    full.bind("\0blocked-%d" % os.getpid())
    full.listen(0)
    first = socket.socket(socket.AF_UNIX)
    first.connect(full.getsockname())
    kept_full = []
    threading.Thread(target=lambda: (os.read(0, 1), kept_full.append(full.accept()))).start()
    second = socket.socket(socket.AF_UNIX)
    ready()
    after(lambda: second.connect(full.getsockname()))


def message():
    """A child accepts and passes the connections on; the parent waits in recvmsg()."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        for _ in range(3):
            connection, _ = listener.accept()
            socket.send_fds(theirs, [b"x"], [connection.fileno()])
            connection.close()
        os._exit(0)
    ready()

    def take():
        _, fds, _, _ = socket.recv_fds(ours, 1, 1)
        return socket.socket(fileno=fds[0]), None

    for _ in range(3):
        serve(take)


def condition():
    """The main thread waits for a lock, another one in accept()."""
    waiting = threading.Condition()
    threading.Thread(target=lambda: [serve() for _ in range(3)]).start()
    with waiting:
        waiting.wait()


if way == "sigwait":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
if way in ("recv", "connect", "recvmsg"):
    {"recv": receive, "connect": connect, "recvmsg": message}[way]()
else:
    run = {
        "accept": lambda: after(lambda: None),
        "threads": threads,
        "read": lambda: after(pipe_read),
        "sigwait": lambda: after(mask_and_wait),
        "lock": condition,
        "poll": lambda: readable(waits_for_readable()),
        "select": lambda: readable(waits_for_readable()),
        "epoll": lambda: readable(waits_for_readable()),
    }[way]
    ready()
    run()
signal.pause()
