"""The network goes away while a client waits for its peer: recv() goes on waiting."""

import ctypes
import fcntl
import os
import socket
import struct
import threading

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, SIOCSIFADDR, IFF_UP = 0x8914, 0x8916, 1
HERE, THERE = "10.9.9.1", "10.9.9.2"


def ioctl(request, form, *values):
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, request, struct.pack(form, *values))


def enter_own_network():
    """A namespace with an interface that has two addresses, and none of 127.0.0.0/8 is used."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | (CLONE_NEWUSER if os.geteuid() else 0)) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    switch(IFF_UP)
    for name, address in ((b"lo", HERE), (b"lo:1", THERE)):
        ioctl(SIOCSIFADDR, "16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(address))


def switch(flags):
    ioctl(SIOCSIFFLAGS, "16sH22x", b"lo", flags)


enter_own_network()
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((THERE, 20000))
listener.listen(64)
client = socket.socket()
client.connect(listener.getsockname())
accepted, _ = listener.accept()
waiting = threading.Thread(target=lambda: client.recv(1), daemon=True)
waiting.start()
switch(0)
waiting.join(12)
if waiting.is_alive():
    print("shown: 12 s after the network has gone, recv() still waits")
    # Also for the daemon thread, which nothing wakes.
    os._exit(0)
