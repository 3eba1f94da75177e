#!/usr/bin/env python3
"""The sockets of running processes, read from outside: truth.py PID... prints {pid: {fd: {...}}} as JSON.

Each socket is duplicated with pidfd_getfd, read with getsockname, getpeername and getsockopt, and let go at once; the
process notices nothing. SO_ERROR and other options that a reader would use up are left alone. A PID can be a thread's
where it has an fd table of its own (Linux 6.9).
"""

import json
import os
import socket
import struct
import sys

sys.dont_write_bytecode = True
from situations import calls

PIDFD_THREAD = os.O_EXCL

STATES = ["", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT"]
STATES += ["LAST_ACK", "LISTEN", "CLOSING"]

# Name: level, number, size of the value (asm-generic/socket.h, linux/in.h, linux/in6.h, linux/tcp.h).
ANY = {
    "SO_REUSEADDR": (1, 2, 4),
    "SO_TYPE": (1, 3, 4),
    "SO_BROADCAST": (1, 6, 4),
    "SO_SNDBUF": (1, 7, 4),
    "SO_RCVBUF": (1, 8, 4),
    "SO_KEEPALIVE": (1, 9, 4),
    "SO_PRIORITY": (1, 12, 4),
    "SO_LINGER": (1, 13, 8),
    "SO_REUSEPORT": (1, 15, 4),
    "SO_PASSCRED": (1, 16, 4),
    "SO_RCVTIMEO": (1, 20, 16),
    "SO_SNDTIMEO": (1, 21, 16),
    "SO_BINDTODEVICE": (1, 25, 16),
    "SO_TIMESTAMP": (1, 29, 4),
    "SO_ACCEPTCONN": (1, 30, 4),
    "SO_TIMESTAMPNS": (1, 35, 4),
    "SO_PROTOCOL": (1, 38, 4),
    "SO_DOMAIN": (1, 39, 4),
}
IPV4 = {"IP_TOS": (0, 1, 4), "IP_TTL": (0, 2, 4)}
IPV6 = {"IPV6_UNICAST_HOPS": (41, 16, 4), "IPV6_V6ONLY": (41, 26, 4)}
TCP = {
    "TCP_NODELAY": (6, 1, 4),
    "TCP_MAXSEG": (6, 2, 4),
    "TCP_KEEPIDLE": (6, 4, 4),
    "TCP_LINGER2": (6, 8, 4),
    "TCP_DEFER_ACCEPT": (6, 9, 4),
    "TCP_WINDOW_CLAMP": (6, 10, 4),
    "TCP_CONGESTION": (6, 13, 16),
    "TCP_USER_TIMEOUT": (6, 18, 4),
    "TCP_FASTOPEN": (6, 23, 4),
}


def main(tasks):
    print(json.dumps({task: sockets_of(int(task)) for task in tasks}))


def sockets_of(task):
    found = {}
    pidfd = open_pidfd(task)
    for fd in os.listdir(f"/proc/{task}/fd"):
        link = os.readlink(f"/proc/{task}/fd/{fd}")
        if link.startswith("socket:["):
            with socket.socket(fileno=calls.pidfd_getfd(pidfd, int(fd))) as sock:
                found[fd] = {"inode": int(link[8:-1]), **flags(task, fd), **describe(sock)}
    os.close(pidfd)
    return found


def open_pidfd(task):
    try:
        return os.pidfd_open(task)
    except OSError:
        return os.pidfd_open(task, PIDFD_THREAD)


def flags(task, fd):
    with open(f"/proc/{task}/fdinfo/{fd}") as lines:
        bits = int(next(line for line in lines if line.startswith("flags:")).split()[1], 8)
    return {"cloexec": bool(bits & os.O_CLOEXEC), "nonblock": bool(bits & os.O_NONBLOCK)}


def describe(sock):
    is_tcp = sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type == socket.SOCK_STREAM
    wanted = {**ANY, **({} if sock.family not in (socket.AF_INET, socket.AF_INET6) else IPV4)}
    wanted |= IPV6 if sock.family == socket.AF_INET6 else {}
    wanted |= TCP if is_tcp else {}
    options = {name: read(sock, *where) for name, where in wanted.items()}
    local, peer = name_of(sock.getsockname), name_of(sock.getpeername)
    return {"local": local, "peer": peer, "state": state(sock, is_tcp, options, peer), "options": options}


def state(sock, is_tcp, options, peer):
    if is_tcp:
        return STATES[sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]]
    if options["SO_ACCEPTCONN"]:
        return "LISTEN"
    return "CLOSE" if peer is None else "ESTABLISHED"


def read(sock, level, number, size):
    """A number, or the bytes as hex; null where this socket does not have the option."""
    try:
        value = sock.getsockopt(level, number, size)
    except OSError:
        return None
    return struct.unpack("i", value)[0] if size == 4 and len(value) == 4 else value.hex()


def name_of(ask):
    try:
        name = ask()
    except OSError:
        return None
    return name.decode("latin1") if isinstance(name, bytes) else name


main(sys.argv[1:])
