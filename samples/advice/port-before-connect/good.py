"""IP_BIND_ADDRESS_NO_PORT: connections to different destinations share ports, so that 20 ports do for 60."""

import ctypes
import fcntl
import os
import socket
import struct

IP_BIND_ADDRESS_NO_PORT = 24
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
IP_LOCAL_PORT_RANGE = 51  # linux/in.h, since 6.3: a part of net.ipv4.ip_local_port_range
PORTS = 20
CONNECTIONS = 60
FIRST = 40000
RANGE = struct.pack("I", FIRST + PORTS - 1 << 16 | FIRST)


def enter_own_network():
    """Where nobody else uses these ports: a namespace with loopback."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | (CLONE_NEWUSER if os.geteuid() else 0)) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP))


def serve(address):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, 20000))
    listener.listen(64)
    return listener


def connect(listener):
    client = socket.socket()
    client.setsockopt(socket.SOL_IP, IP_LOCAL_PORT_RANGE, RANGE)
    client.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    client.bind(("127.0.0.1", 0))
    client.connect(listener.getsockname())
    return client


enter_own_network()
listeners = [serve(f"127.0.0.{last}") for last in (1, 2, 3)]
clients = [connect(listeners[number % 3]) for number in range(CONNECTIONS)]
used = {client.getsockname()[1] for client in clients}
if len(used) > PORTS:
    raise SystemExit(f"{len(used)} ports were used")
