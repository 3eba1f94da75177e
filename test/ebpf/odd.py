#!/usr/bin/env python3
"""Calls with odd arguments: what is missing, too short, too long, negative, unreadable, unknown. Ends with its input."""

import ctypes
import os
import shutil
import socket
import struct
import sys
import tempfile
import threading

# UNIX sockets leave files.
folder = tempfile.mkdtemp()
os.chdir(folder)

libc = ctypes.CDLL(None, use_errno=True)
NOWHERE = ctypes.c_void_p(0xDEAD000)

tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
other = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
other.setblocking(False)
udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
unix = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
fd = tcp.fileno()


def size(number):
    return ctypes.byref(ctypes.c_int(number))


# Addresses.
inet = struct.pack("=HHI8x", socket.AF_INET, 0, socket.htonl(0x7F000001))
for call in (libc.bind, libc.connect):
    call(other.fileno(), None, 16)
    call(other.fileno(), NOWHERE, 16)
    call(other.fileno(), inet, 4)
    call(other.fileno(), inet, 1)
    call(other.fileno(), inet, 0)
    call(other.fileno(), inet, -1)
    call(other.fileno(), inet + bytes(200), 200)
    call(other.fileno(), struct.pack("=H14x", 77), 16)
    call(other.fileno(), bytes(16), 16)
    call(-1, inet, 16)
    call(0, inet, 16)
    call(unix.fileno(), struct.pack("=H", socket.AF_UNIX) + b"/no/such/\x1b[31m\xff\nfolder/x", 40)
    call(unix.fileno(), struct.pack("=H", socket.AF_UNIX) + b"x" * 108, 110)
    call(unix.fileno(), struct.pack("=H", socket.AF_UNIX) + b"\0a\0b\xff" + str(os.getpid()).encode(), 16)
tcp.bind(("127.0.0.1", 0))
for room in (0, 2, 8, 16, 100):
    libc.getsockname(fd, bytes(128), size(room))
    libc.getsockname(unix.fileno(), bytes(128), size(room))
libc.getsockname(fd, None, None)
libc.getsockname(fd, NOWHERE, size(16))
libc.getsockname(fd, bytes(128), NOWHERE)
libc.getsockname(fd, bytes(128), size(-1))
libc.getpeername(fd, bytes(128), size(16))

# Options.
one = struct.pack("i", 1)
many = []
for level, name in ((1, 9), (6, 1), (1, 13), (1, 25), (0, 1), (41, 26), (1, 0x4D4D), (0x7777, 3), (1, 26), (6, 13)):
    one_of_many = socket.socket()
    many.append(one_of_many)
    fd = one_of_many.fileno()
    for value, length in (
        (None, 0),
        (None, 4),
        (NOWHERE, 4),
        (one, 0),
        (one, 1),
        (one, 4),
        (one, -1),
        (one + bytes(4), 8),
        (one + bytes(996), 1000),
        (one + bytes(8188), 8192),
    ):
        libc.setsockopt(fd, level, name, value, length)
    for room in (0, 1, 4, 100, -1):
        libc.getsockopt(fd, level, name, bytes(128), size(room))
    libc.getsockopt(fd, level, name, None, size(4))
    libc.getsockopt(fd, level, name, bytes(128), None)
fd = tcp.fileno()
libc.setsockopt(999, 1, 9, one, 4)
libc.setsockopt(0, 1, 9, one, 4)

# Sockets that cannot be made, and those of flags nobody knows.
for arguments in ((77, 1, 0), (2, 77, 0), (2, 1, 77), (2, 1 | 0o100000, 0), (16, 3, 0), (17, 3, 0x300)):
    libc.socket(*arguments)
libc.socketpair(2, 1, 0, bytes(8))
libc.socketpair(1, 1, 0, NOWHERE)
libc.socketpair(1, 77, 0, bytes(8))

# listen, accept, shutdown.
libc.listen(fd, -1)
libc.listen(udp.fileno(), 5)
tcp.setblocking(False)
for accept in (lambda *a: libc.accept(*a), lambda *a: libc.accept4(*a, 0o4000), lambda *a: libc.accept4(*a, 0x7777)):
    accept(fd, bytes(128), size(128))
    client = socket.create_connection(tcp.getsockname())
    accept(fd, bytes(128), size(4))
    client = socket.create_connection(tcp.getsockname())
    accept(fd, bytes(128), size(-1))
    client = socket.create_connection(tcp.getsockname())
    accept(fd, NOWHERE, size(128))
    client = socket.create_connection(tcp.getsockname())
    accept(fd, None, None)
    client = socket.create_connection(tcp.getsockname())
    accept(fd, bytes(128), NOWHERE)
accept(udp.fileno(), None, None)
accept(0, None, None)
accept(-1, None, None)
for how in (0, 1, 2, 7, -1):
    libc.shutdown(client.fileno(), how)
    libc.shutdown(udp.fileno(), how)

# fds.
libc.fcntl(fd, 77, 0)
libc.fcntl(fd, 0, 5000000)
libc.fcntl(fd, 1030, 200)
libc.fcntl(-1, 1, 0)
libc.ioctl(fd, 0x5421, NOWHERE)
libc.ioctl(fd, 0x5421, size(1))
libc.ioctl(fd, 0x7777, 0)
libc.dup(fd)
libc.dup(-1)
libc.dup2(fd, -1)
libc.dup2(fd, 5000000)
libc.dup2(fd, fd)
libc.dup2(0, 201)
libc.dup2(fd, 201)
libc.dup2(0, 201)
libc.dup3(fd, fd, 0)
libc.dup3(fd, 202, 0o2000000)
libc.dup3(fd, 203, 0o4000)
libc.close(202)
libc.close(202)
libc.close(-7)
libc.close_range(300, 200, 0)
libc.close_range(300, 400, 77)
libc.close_range(200, 0xFFFFFFFF, 4)
libc.close_range(200, 0xFFFFFFFF, 0)

# Messages.
left, right = socket.socketpair()
null = os.open("/dev/null", os.O_RDONLY)
socket.send_fds(left, [b"x"], [fd, null, fd])
socket.recv_fds(right, 10, 10)
socket.send_fds(left, [b"x"], [fd] * 40)
socket.recv_fds(right, 10, 100)
socket.send_fds(left, [b"x"], [fd, null, fd])
# Room for one of them only.
right.recvmsg(10, socket.CMSG_LEN(4))
right.setsockopt(1, 16, 1)
left.send(b"x")
right.recvmsg(10, 100)
socket.send_fds(left, [b"x"], [fd])
right.recvmsg(10, 100)


def work():
    """Makes a socket after the end of the leader."""
    with open("/proc/thread-self/stat") as lines:
        pass
    while "Z (zombie)" not in open(f"/proc/{os.getpid()}/status").read():
        pass
    late = socket.socket()
    late.setsockopt(1, 9, 1)
    os._exit(5)


shutil.rmtree(folder)
print("ready {}", flush=True)
sys.stdin.read()
threading.Thread(target=work).start()
# exit(2) of this thread alone.
libc.syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
